import { clausesOf } from "#src/spec/facts/member-clauses.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import { mentionsIn } from "#src/spec/facts/find-mentions.ts";
import { type Reading, startReading } from "#src/spec/reading.ts";
import type { Assignment, Field, Meter, ServiceSpec } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import type { MeterFacts } from "./access-facts.ts";
import { makeField } from "#src/spec/settle/make-field.ts";
import type { Kind, Settling } from "#src/spec/settle/settling.ts";

const ASKS = String.raw`(?:requests?|calls?|times)`;
const PERIOD = String.raw`(?:per|in an?|each|every|an?|within an?|during an?) (?:\w+ )?(?:utc |calendar )?(minute|hour|day|month)`;
/** "`quota` is the number of requests a key may make per UTC day: …", "`limit`: how many calls the token may make an hour". */
const MOST = new RegExp(
  String.raw`^(?:the )?\x60(\w+)\x60(?: is| tells| says| means| bounds| limits|:)? (?=.{0,60}(?:\b(?:may|can|allowed|allowance|bound|limit)\b|\b(?:max(?:imum|imal)?|greatest|largest|highest|most)\b)).{0,40}?\b${ASKS}\b.{0,70}?\b${PERIOD}\b(?:[:;,]?\s*(.*))?$`,
  "iu",
);
/** "A key with a `limit` may make that many requests per day". */
const WITH = new RegExp(
  String.raw`^(?:an? |the )?[\w -]{2,30} (?:with|that has) (?:an? |the )?\x60(\w+)\x60,? (?:may|can) (?:make |send )?(?:at most |only )?(?:that|so|as) many ${ASKS}\b.{0,30}?\b${PERIOD}\b(?:[:;,]?\s*(.*))?$`,
  "iu",
);
/** "All requests count, except `GET /whoami`". */
const EXCEPT = /\bcounts?\b[^.]*?\b(?:except|but not|other than|apart from)\b(.*)$/iu;
/** "`used` is how many it has made today". */
const USED =
  /^(?:the )?`(\w+)`(?: is| tells| says| counts| shows|:)? (?:how many|the number of|the|those)\b.{0,50}\b(?:has made|has used|made|were made|counted|were counted|so far|today|current|this (?:minute|hour|day|month))\b.{0,30}$/iu;
const NAMED =
  /^(?:used|usage|calls|requests|consumed|used_?(?:today|now)|calls_?today|requests_?(?:today|made)|usedToday|callsToday)$/u;

const HEADER = /`?(X-[A-Za-z]+(?:-[A-Za-z]+)*|RateLimit-[A-Za-z]+)`?/gu;
const FREE =
  /\b(?:free|(?:does|do|is|are) not count(?:ed)?|not count|never refused|costs? nothing|uncounted|without counting)\b/iu;
const CODE = /\b429\b[^`,;)\w]{0,6}(?:with |code ){0,2}`([a-z][\w-]*)`/iu;
/** What counting means, told at length. */
const MEANS =
  /\b(?:count(?:s|ed|ing)?|quota|usage|used)\b.{0,200}|\bwithout (?:a )?(?:quota|limit|bound)\b|\bparallel\b|\bsimultaneous|\bconcurrent/iu;

const textOf = (name: string, more: Partial<Field>): Field => ({
  name,
  type: "text",
  description: "",
  required: false,
  origin: "service",
  hidden: true,
  ...more,
});

/** What is said of the bound itself: "an integer from 1 to 1000000, or `null` (the default) for no limit". */
const bound = (kind: Kind, field: Field, rest: string, reading: Reading): void => {
  const told = {
    name: field.name,
    line: field.line ?? 1,
    rules: clausesOf(rest),
    sentBy: new Set(["create" as const]),
    shown: true,
    listed: false,
  };
  const read = makeField(told, kind.resource, { hasCallers: true, marksRequired: false, reading: startReading() });
  const { max, min } = read;
  const numbers = /(\d[\d,_]*)\s*(?:to|–|-|and)\s*(\d[\d,_]*)/u
    .exec(rest)
    ?.slice(1)
    .map((each) => Number(each.replaceAll(/[,_]/gu, "")));
  Object.assign(field, {
    type: "integer",
    min: min ?? numbers?.[0] ?? field.min ?? 1,
    required: false,
    nullable: true,
  });
  if ((max ?? numbers?.[1]) !== undefined) field.max = max ?? numbers?.[1];
  for (const name of ["default", "neverNull", "pattern"] as const) delete field[name];
  const boundless = new RegExp(`^${RegExp.escape(field.name)}: .*(?:\\bno limit|unlimited|without)`, "u");
  reading.uncovered = reading.uncovered.filter(({ text }) => !boundless.test(text));
};

/** Makes what is shown of what was used come to nothing once the period is over. */
const countBy = ({ fields }: Kind, shown: Field): { used: string; until: string } => {
  const names = { used: `${shown.name}_count`, until: `${shown.name}_until` };
  fields.push(textOf(names.used, { type: "integer", default: 0 }), textOf(names.until, { type: "date-time" }));
  Object.assign(shown, {
    type: "integer",
    origin: "computed",
    compute: {
      do: "if",
      with: [{ do: "more", with: [{ field: names.until }, { now: true }] }, { field: names.used }, { value: 0 }],
    },
  });
  for (const name of ["default", "values"] as const) delete shown[name];
  return names;
};

const headersIn = (texts: readonly string[]): Meter["headers"] | undefined => {
  const named = texts.flatMap((text) => [...text.matchAll(HEADER)].map(([, name = ""]) => name));
  const of = (pattern: RegExp): string | undefined => named.find((name) => pattern.test(name))?.toLowerCase();
  const [limit, remaining, reset] = [of(/-(?:limit|quota|max)$/iu), of(/-(?:remaining|left)$/iu), of(/-reset$/iu)];
  if (limit === undefined && remaining === undefined) return undefined;
  return { ...(limit && { limit }), ...(remaining && { remaining }), ...(reset && { reset }) };
};

/** Whether a sentence is about how requests are counted: under the same heading, or of the same members. */
const isNear = (rule: Sentence & { under: string }, under: string, names: readonly string[]): boolean =>
  rule.under === under || names.some((name) => rule.text.includes(`\`${name}\``));

/** "`GET /whoami` is free", told with the request itself. */
const freeOf = ({ requests }: ApiFacts): MeterFacts["free"] =>
  requests.filter((request) => {
    const rest = request.sentences.filter(({ text }) => !FREE.test(text));
    const isFree = rest.length < request.sentences.length;
    request.sentences = rest;
    return isFree;
  });

/** Reads how much each caller may ask for in a while; null where nothing is said of that. */
export const readMeter = ({ callers, facts, kinds, reading, rules }: Settling): MeterFacts | null => {
  const kind = callers === null || callers.signIn !== null ? undefined : kinds.get(callers.holders);
  if (kind === undefined) return null;
  for (const rule of rules.all) {
    const told = rule.text.replace(/\.$/u, "");
    const [, name, period = "", rest = ""] = MOST.exec(told) ?? WITH.exec(told) ?? [];
    const most = kind.fields.find((field) => field.name === name);
    if (most === undefined) continue;
    const near = rules.all.filter((each) => each !== rule && isNear(each, rule.under, [most.name]));
    const said = near.find(({ text }) =>
      kind.fields.some((field) => field.name === USED.exec(text.replace(/\.$/u, ""))?.[1]),
    );
    const shown = kind.fields.find((field) =>
      said === undefined ? NAMED.test(field.name) : field.name === USED.exec(said.text.replace(/\.$/u, ""))?.[1],
    );
    const held = shown ?? textOf("used", {});
    if (shown === undefined) kind.fields.push(held);
    bound(kind, most, rest, reading);
    const names = countBy(kind, held);
    const about = near.filter(
      ({ text }) => MEANS.test(text) || FREE.test(text) || text.search(HEADER) !== -1 || /\b429\b/u.test(text),
    );
    for (const each of [rule, ...about]) rules.heard.add(each);
    const texts = about.map(({ text }) => text);
    const code = [...texts, ...rules.all.map(({ text }) => text)]
      .map((text) => CODE.exec(text)?.[1])
      .find((each) => each !== undefined);
    const headers = headersIn(texts);
    return {
      holders: kind.resource,
      shown: held.name,
      counts: { most: most.name, ...names, period: period.toLowerCase() as Meter["period"] },
      free: [
        ...texts.filter((text) => FREE.test(text) && !EXCEPT.test(text)).flatMap(mentionsIn),
        ...texts.flatMap((text) => mentionsIn(EXCEPT.exec(text)?.[1] ?? "")),
        ...freeOf(facts),
      ],
      more: { ...(code && { code }), ...(headers && { headers }) },
      heard: new Set([rule.text, ...texts]),
    };
  }
  return null;
};

/** A step that sets what was used sets what counts it. */
export const countedAnew = ({ counts, shown }: MeterFacts, set: readonly Assignment[]): Assignment[] =>
  set.map((each) => (each.field === shown ? { ...each, field: counts.used } : each));

/** With the names of the operations that are free. */
export const meterOf = ({ counts, free, more }: MeterFacts, services: readonly ServiceSpec[]): Meter => ({
  ...counts,
  ...more,
  free: services.flatMap(({ operations }) =>
    operations.flatMap(({ method, name, path }) =>
      free.some((each) => each.method === method && each.path === path) ? [name] : [],
    ),
  ),
});
