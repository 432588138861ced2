import type { Sentence } from "#src/spec/split-sentences.ts";
import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { Flood } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { codeFor, type Kind, nounOf, type Settling } from "#src/spec/settle/settling.ts";

type Rule = ApiFacts["rules"][number];

const WORDS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  twenty: 20,
  thirty: 30,
  sixty: 60,
  hundred: 100,
};
const UNITS: Record<string, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
const COUNT = String.raw`(\d[\d,]{0,10}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|sixty|a hundred)`;

/** "at most 5 messages to the same number in any 10 seconds", "more than three a day", "limited to 20 per minute" */
const AT_MOST = new RegExp(
  String.raw`\b(?:at most|no more than|not more than|up to|more than|limited to|(?:a )?max(?:imum)?(?: of)?) ${COUNT} ([a-z][\w-]*(?:,? [a-z][\w-]*){0,7}?),? (?:in|within|per|every|during|a|an) (any |each |the same |a |an |one )?(?:${COUNT} )?(?:(utc|calendar|full) )?(second|minute|hour|day)s?\b`,
  "iu",
);

const numberIn = (text: string | undefined): number =>
  text === undefined
    ? 1
    : /^\d/u.test(text)
      ? Number(text.replaceAll(",", ""))
      : (WORDS[text.toLowerCase().replace(/^a /u, "")] ?? 1);

const CALLERS = new Set(
  "user caller person people account client key member sender author customer tenant player agent visitor somebody someone everybody everyone nobody one team".split(
    " ",
  ),
);
const PER =
  /\b(?:per|for each|for every|each|every|the same|a single|to one|to any one|from one) ((?:api )?[a-z][\w-]*)(?:,? and (?:per |for each |the same )?([a-z][\w-]*))?/giu;
const SUBJECT =
  /^(?:an? |each |every |no |any )?((?:api )?[a-z][\w-]*) (?:may|can|must|is allowed to|sends?|posts?|makes?|takes?|accepts?|gets?|receives?)\b/iu;
const TIME = /^(?:second|minute|hour|day|utc|calendar|full|time)s?$/iu;

/** Whose calls are counted together; null where it is not known what a word means. */
const perIn = (text: string, { callers }: Settling, kind: Kind): Flood["per"] | null => {
  const named = [...text.matchAll(PER)].flatMap(([, one = "", other]) => [
    one,
    ...(other === undefined ? [] : [other]),
  ]);
  const subject = SUBJECT.exec(text)?.[1];
  const words = [...named, ...(subject === undefined ? [] : [subject])].filter((word) => !TIME.test(word));
  const found = words.map((word): Flood["per"][number] | null => {
    const last = singular(wordsOf(word).at(-1) ?? "");
    const isCaller = CALLERS.has(last) || (callers !== null && wordsOf(nounOf(callers.holders)).at(-1) === last);
    if (isCaller) return callers === null ? null : "caller";
    const { parent } = kind.resource;
    if (parent !== null && wordsOf(nounOf(parent)).at(-1) === last) return "parent";
    const field = kind.fields.find(
      ({ description, name, origin }) =>
        origin === "caller" &&
        (stem(singular(wordsOf(name).at(-1) ?? "")) === stem(last) || wordsOf(description).includes(last)),
    );
    return field === undefined ? null : { sent: field.name };
  });
  if (found.includes(null)) return null;
  const known = found.filter((each) => each !== null);
  return known.filter((each, n) => known.findIndex((other) => JSON.stringify(other) === JSON.stringify(each)) === n);
};

const isOf = (kind: Kind, text: string): boolean => {
  const nouns = new Set(
    [...wordsOf(nounOf(kind.resource)), ...wordsOf(kind.resource.word)].map((word) => stem(singular(word))),
  );
  return wordsOf(text).some((word) => nouns.has(stem(singular(word))));
};

const BEYOND =
  /\b(?:over|beyond|above|further|more|too (?:many|often|fast|much)|else|next|exceed\w*|then|otherwise)\b/iu;

/** Whether a sentence bounds how many there may be in a while. */
export const tellsFlood = (text: string): boolean => AT_MOST.test(text);

/** The limit that a text tells, without how it is refused. */
const floodIn = (text: string, settling: Settling, kind: Kind, noun: string | null): Flood | null => {
  const match = AT_MOST.exec(text);
  const [whole = "", most, what = "", any = "", count, clock, unit = ""] = match ?? [];
  if (match === null || !(isOf(kind, what) || noun !== null)) return null;
  const per = perIn(
    `${text.slice(0, match.index)} ${what} ${text.slice(match.index + whole.length)}`.trim(),
    settling,
    kind,
  );
  if (per === null) return null;
  const seconds = numberIn(count) * (UNITS[unit.toLowerCase()] ?? 1);
  const isFixed = clock !== undefined || (/^each /iu.test(any) && count === undefined);
  return { kind: isFixed ? "fixed" : "sliding", most: numberIn(most), seconds, per, status: 429, code: null };
};

const refusalIn = (text: string, line: number): Pick<Flood, "status" | "code"> | null => {
  const failure = failuresIn(text, line).find(({ status }) => status === 429);
  if (failure === undefined) return null;
  const code = failure.code ?? /`([a-z][\w-]*)`/u.exec(text)?.[1] ?? null;
  return { status: 429, code };
};

const makingIn = ({ resource }: Kind): RequestFact | undefined =>
  resource.asked.find(({ role }) => role === "create")?.request;

/** What is said at the request itself, or, where it names what is made, at another one about the same. */
const ownFloods = (settling: Settling, kind: Kind, request: RequestFact): Flood[] => {
  const others = kind.resource.asked.filter((asked) => asked.request !== request);
  const elsewhere = others
    .flatMap((asked) => asked.request.sentences)
    .flatMap(({ line, text }) => {
      const flood = floodIn(text, settling, kind, null);
      return flood === null ? [] : [{ ...flood, ...(refusalIn(text, line) ?? { code: codeFor(request, 429) }) }];
    });
  const told = [
    ...request.failures
      .filter(({ status }) => status === 429)
      .map(({ code, when }) => ({ text: when, refusal: { status: 429, code } })),
    // How it is refused may stand behind it.
    ...request.sentences.map(({ line, text }) => ({
      text,
      refusal: refusalIn(text, line) ?? { status: 429, code: codeFor(request, 429) },
    })),
  ];
  const own = told.flatMap(({ refusal, text }) => {
    const flood = floodIn(text, settling, kind, nounOf(kind.resource));
    return flood === null ? [] : [{ ...flood, ...refusal }];
  });
  return [...own, ...elsewhere];
};

/**
 * Limits on how often something is made: at the request, or in a sentence that may be followed by one on how more is
 * refused. What was read is given to `heard`.
 */
export const readFloods = (
  settling: Settling,
  rules: readonly Rule[],
  heard: Set<Sentence>,
): Map<RequestFact, Flood[]> => {
  const floods = new Map<RequestFact, Flood[]>();
  for (const kind of settling.kinds.values()) {
    const request = makingIn(kind);
    if (request === undefined) continue;
    const found = ownFloods(settling, kind, request);
    for (const [n, rule] of rules.entries()) {
      const flood = heard.has(rule) ? null : floodIn(rule.text, settling, kind, null);
      if (flood === null) continue;
      const next = rules[n + 1];
      const own = refusalIn(rule.text, rule.line);
      const later =
        own === null && next !== undefined && next.under === rule.under && BEYOND.test(next.text)
          ? refusalIn(next.text, next.line)
          : null;
      heard.add(rule);
      if (later !== null && next !== undefined) heard.add(next);
      found.push({ ...flood, ...own, ...later });
    }
    if (found.length > 0) floods.set(request, found);
  }
  return floods;
};
