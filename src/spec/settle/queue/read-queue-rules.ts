import type { Sentence } from "#src/spec/split-sentences.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { Condition, Field } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import type { QueueSaid } from "./queue-facts.ts";
import { statesIn } from "./queue-words.ts";
import { readRules } from "#src/spec/settle/read-rules.ts";

type Rule = ApiFacts["rules"][number];

/** What a sentence is matched with. */
type Words = { fields: readonly Field[]; lease: string };

const UNITS: Record<string, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
const TIME = String.raw`(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten) (second|minute|hour|day)s?`;

const COUNTS: Record<string, number> = {
  once: 1,
  one: 1,
  two: 2,
  twice: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};

const secondsIn = (text: string, pattern: RegExp): number | null => {
  const [, count = "", unit = ""] = pattern.exec(text) ?? [];
  if (unit === "") return null;
  return (/^\d/u.test(count) ? Number(count) : (COUNTS[count] ?? 1)) * (UNITS[unit.toLowerCase()] ?? 1);
};

const plain = (text: string): string => text.replaceAll(/[`*_]/gu, "").toLowerCase();

const LEASE = String.raw`(?:leas|claim|reserv|hold|held|handed? out|hand(?:s|ing)? out|taken?|takes|check(?:s|ed)? out|fetch|gives? out)`;
const has = (text: string, words: string): boolean => new RegExp(String.raw`\b${words}`, "iu").test(text);

type Reader = (text: string, said: QueueSaid, words: Words, raw: string) => boolean;

const readOrder: Reader = (text, said, { fields }) => {
  const isFirst =
    /\b(?:smallest|earliest|lowest|longest|oldest)\b/u.test(text) ||
    /\bfirst[- ]in\b.*\bfirst[- ]out\b|\bfifo\b/u.test(text) ||
    /\bin the order (?:in which )?(?:they|of)\b/u.test(text);
  const [, way = "", name = ""] =
    /\b(?:the )?(highest|higher|greatest|most|largest|lowest|smallest) ([a-z][\w-]*)(?: \w+){0,3} (?:first|before|wins|come|goes)/u.exec(
      text,
    ) ?? [];
  const field = fields.find(
    (each) =>
      stem(wordsOf(each.name).join("")) === stem(wordsOf(name).join("")) ||
      (stem(name) === "urgent" && each.name === "urgency"),
  );
  if (field !== undefined && field.type !== "date-time") {
    said.order.push({ field: field.name, descending: /^(?:h|g|m|la)/u.test(way) });
    return true;
  }
  return (
    isFirst &&
    (has(text, LEASE) || /\b(?:next|first|enqueued|added|waiting)\b/u.test(text)) &&
    !/\b(?:newest|latest|last)\b/u.test(text)
  );
};

const readExclusive: Reader = (text) =>
  (/\b(?:must not|never|no|not|cannot|only one|at most one)\b.*\b(?:two|twice|both|more than one|second|same time|at once|one holder|one \w+ at a time)\b/u.test(
    text,
  ) &&
    has(text, LEASE)) ||
  /^any number of [\w -]+ may (?:ask|lease|poll|call|come)\b/u.test(text);

const readAttempt: Reader = (text, _, { fields }) =>
  /^(?:each|every)(?: time)?\b.*\b(?:raises?|increments?|adds?|increases?|counts?)\b/u.test(text) &&
  (has(text, LEASE) || fields.some(({ name }) => /attempts|tries/u.test(name) && text.includes(name.toLowerCase()))) &&
  /\b(?:attempts?|tries|one|as)\b/u.test(text);

const readLost: Reader = (text, said, _, raw) => {
  const failure = failuresIn(raw, 0).find(({ status }) => status >= 400 && status < 500);
  if (failure === undefined || !/\b(?:token|receipt|ticket|handle|claim|lease)\b/u.test(text)) return false;
  const isLost =
    /\b(?:not the|not its|not that|wrong|another|other|unknown|old|run out|ran out|over|expired|no longer|lost|not (?:the )?current)\b/u.test(
      text,
    );
  if (isLost) said.lost = { status: failure.status, code: failure.code };
  return isLost;
};

const readBackoff: Reader = (text, said) => {
  const grows = /2\s*\^|\bdoubl|\bexponential|\btwice as (?:long|much)\b|\btwo to the\b/u.test(text);
  if (!grows) return false;
  said.backoff ??= secondsIn(text, new RegExp(String.raw`\b${TIME}\b`, "u"));
  said.most ??= mostIn(text);
  return true;
};

const mostIn = (text: string): number | null => {
  const [, count = ""] =
    /\b(?:after|at most|up to|more than|within) (\d+|two|three|four|five|six|seven|eight|nine|ten) (?:failed |unsuccessful )?(?:attempts?|tries|leases|failures|times)\b/u.exec(
      text,
    ) ?? [];
  if (count === "") return null;
  return COUNTS[count] ?? Number(count);
};

const readDead: Reader = (text, said, { fields }) => {
  const { dead } = statesIn(fields.flatMap(({ origin, values }) => (origin === "service" ? (values ?? []) : [])));
  if (
    dead === undefined ||
    !has(text, dead.replaceAll(/[_-]/gu, "[ _-]?")) ||
    !/\b(?:attempts?|tries|times|failures)\b/u.test(text)
  )
    return false;
  const most = mostIn(text);
  if (most !== null) said.most = most;
  return most !== null || /\bmax|=|≥|reached|equal|run(?:s)? out|no (?:more|further)|last\b/u.test(text);
};

const readExpiry: Reader = (text, said, _, raw) => {
  if (
    !/\b(?:runs? out|ran out|expires?|expired|lapses?|times? out|is over|not (?:answered|extended|acknowledged))\b/u.test(
      text,
    )
  )
    return false;
  if (!/\b(?:failure|failed|fails|counts?|come(?:s)? back|again)\b/u.test(text)) return false;
  said.expired =
    /"([^"]+)"|“([^”]+)”/u
      .exec(raw)
      ?.slice(1)
      .find((each) => each !== undefined) ?? said.expired;
  return true;
};

const readDelay: Reader = (text, _, { fields }) => {
  const { delayed, ready } = statesIn(
    fields.flatMap(({ origin, values }) => (origin === "service" ? (values ?? []) : [])),
  );
  return (
    [delayed, ready].some((state) => state !== undefined && has(text, state)) &&
    /\buntil\b|\bfrom then on\b|\bonce\b|\bas soon as\b|\bbefore that\b/u.test(text) &&
    /\b(?:delay|later|wait|backoff|available|time|moment|hold)/u.test(text)
  );
};

const readKept: Reader = (text, _, { fields }) => {
  const { dead, done } = statesIn(fields.flatMap(({ origin, values }) => (origin === "service" ? (values ?? []) : [])));
  return (
    [done, dead].some((state) => state !== undefined && has(text, state)) &&
    /\b(?:stays?|kept|remains?|readable|keeps?)\b/u.test(text) &&
    /\bat least|for ever|forever|until (?:it is|they are) deleted\b/u.test(text)
  );
};

const SEEN = /\b(?:visible|seen|shows?|reported|noticed)\b.*\b(?:within|at once|immediately|no later than)\b/u;
const readSeen: Reader = (text) =>
  SEEN.test(text) && /\b(?:reads?|stats|counts|answers?|everywhere|lists?)\b/u.test(text);

/** "If a `key` is given and the same queue has a job with that key that is `ready`, … the answer is 200 with that job." */
const readExisting: Reader = (text, said, { fields }, raw) => {
  const named = [...raw.matchAll(/`([\w-]+)`/gu)].map(([, name = ""]) => name);
  const by = fields.find(({ name, origin }) => origin === "caller" && named.includes(name));
  const state = fields.find(
    ({ type, values = [] }) => type === "enum" && values.some((value) => named.includes(value)),
  );
  const isSame =
    /\b(?:same|that|already|equal)\b/u.test(text) && /\b(?:nothing|no new|not|instead|no second)\b/u.test(text);
  const [status] = [...raw.matchAll(/(?<!not )(?<!instead of )\b(20\d)\b/gu)].map(([, code]) => Number(code));
  if (by === undefined || !isSame || status === undefined || status === 201) return false;
  const values = (state?.values ?? []).filter((value) => named.includes(value));
  const where: Condition[] = state === undefined || values.length === 0 ? [] : [{ field: state.name, oneOf: values }];
  const { field } = readRules(/\(([^()]*character[^()]*)\)/iu.exec(raw)?.[1] ?? "");
  said.existing = { by: by.name, where, status, max: field.max ?? null };
  return true;
};

const readSeconds: Reader = (text, said) => {
  const seconds = has(text, LEASE) ? secondsIn(text, new RegExp(String.raw`\bfor ${TIME}\b`, "u")) : null;
  if (seconds === null) return false;
  said.seconds ??= seconds;
  return true;
};

/** What others are told of it is no matter of the queue itself. */
const TELLS_OTHERS =
  /\b(?:webhooks?|posts|notif(?:y|ies|ied|ication)|e-?mails?|events?|publish(?:es|ed)?|call(?:s|ed)? back)\b/u;

const READERS: Reader[] = [
  readExisting,
  readLost,
  readExpiry,
  readBackoff,
  readDead,
  readAttempt,
  readExclusive,
  readOrder,
  readSeen,
  readDelay,
  readKept,
  readSeconds,
];

export const startSaid = (): QueueSaid => ({
  lost: null,
  expired: null,
  most: null,
  backoff: null,
  seconds: null,
  order: [],
  existing: null,
});

/** Whether a sentence says something of a queue, and is read. */
export const readQueueSentence = (raw: string, said: QueueSaid, words: Words): boolean => {
  const text = plain(raw);
  if (TELLS_OTHERS.test(text)) return false;
  return READERS.some((read) => read(text, said, words, raw));
};

/** Reads what is said of a queue; what was read is given to `heard`. */
export const readQueueRules = (rules: readonly Rule[], words: Words, heard: Set<Sentence>): QueueSaid => {
  const said = startSaid();
  for (const rule of rules) if (!heard.has(rule) && readQueueSentence(rule.text, said, words)) heard.add(rule);
  return said;
};
