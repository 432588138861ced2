import type { Sentence } from "#src/spec/split-sentences.ts";
import type { Field } from "#src/spec/spec.ts";
import { plural, wordsOf } from "#src/spec/words.ts";
import type { Kind } from "./settling.ts";

type Near = NonNullable<Field["near"]>;

const TODAY = String.raw`(?:today|now|the (?:current|present) (?:calendar )?(?:date|day|time|moment)|the day of the (?:request|call))(?:['’]s date)?(?: in UTC| \(UTC\)| UTC)?`;
const NUMBERS: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3, seven: 7 };
const UNITS: Record<string, number> = { day: 1, week: 7 };
const SPAN = String.raw`(\d{1,4}|an?|one|two|three|seven) (?:calendar )?(day|week)s?`;
const BEFOREHAND = String.raw`(?:before ${TODAY}|in the past|ago|back|earlier than ${TODAY}|old)`;
const AHEAD = String.raw`(?:after ${TODAY}|in the future|from (?:now|${TODAY})|ahead(?: of ${TODAY})?|later than ${TODAY}|past ${TODAY}|beyond ${TODAY})`;
const MOST = String.raw`(?:more than|over|further than|farther than|at most|up to|no more than|not more than)`;

const daysIn = (count = "", unit = ""): number =>
  (NUMBERS[count.toLowerCase()] ?? Number(count)) * (UNITS[unit.toLowerCase()] ?? 1);

/** Each with what it says of how far a day may lie from today; the longer ones first. */
const SAYINGS: [RegExp, (match: RegExpExecArray) => Near][] = [
  [new RegExp(String.raw`\b${MOST} ${SPAN} ${AHEAD}`, "iu"), ([, count, unit]) => ({ after: daysIn(count, unit) })],
  [
    new RegExp(String.raw`\b${MOST} ${SPAN} ${BEFOREHAND}`, "iu"),
    ([, count, unit]) => ({ before: daysIn(count, unit) }),
  ],
  [/\b(?:later than|after|beyond) tomorrow\b/iu, () => ({ after: 1 })],
  [new RegExp(String.raw`\b(?:later than|after|beyond) ${TODAY}`, "iu"), () => ({ after: 0 })],
  [new RegExp(String.raw`\b(?:earlier than|before) ${TODAY}`, "iu"), () => ({ before: 0 })],
  [/\bin the future\b|\bfuture (?:date|day|moment)s?\b/iu, () => ({ after: 0 })],
  [/\bin the past\b|\bpast (?:date|day)s?\b/iu, () => ({ before: 0 })],
];

const nearIn = (text: string): Near | null => {
  for (const [pattern, find] of SAYINGS) {
    const match = pattern.exec(text);
    if (match !== null) return find(match);
  }
  return null;
};

/** "must not be in the future", "today or earlier", as far as it says that and nothing else. */
const FORBIDS =
  /^(?:(?:it |this )?(?:must|may|can|shall|should)(?: ?not|n['’]t) (?:be|lie)|can(?:no|['’])t (?:be|lie)|is never|never|not|no)(?: a| any)? [^,;.]{1,60}/iu;
const ORDERS = /^(?:must (?:be|lie) |lies )?(?:today|now) or (earlier|before|in the past|later|after|in the future)/iu;
const ALLOWS = /^(?:(?:must|may) (?:be|lie) |lies )?(?:at most|up to|no more than|not more than) [^,;.]{1,60}/iu;

/** The part of a rule that tells how far from today a field may lie; null where none does. */
const nearSaid = (rule: string): { said: string; near: Near } | null => {
  const order = ORDERS.exec(rule);
  if (order !== null)
    return { said: order[0], near: /earlier|before|past/iu.test(order[1] ?? "") ? { after: 0 } : { before: 0 } };
  const said = FORBIDS.exec(rule)?.[0] ?? ALLOWS.exec(rule)?.[0];
  const near = said === undefined ? null : nearIn(said);
  return said === undefined || near === null ? null : { said, near };
};

/** How far from today the rules of a field let it lie, and what else they say. */
export const takeNear = (rules: readonly string[]): { near: Near | null; rest: string[] } => {
  const saying = rules.map(nearSaid);
  // What must lie ahead of now is no matter of days.
  const isAhead = rules.some((rule, n) => saying[n] === null && /\bin the future\b/iu.test(rule));
  const found = isAhead ? rules.map(() => null) : saying;
  const told = found.flatMap((each) => (each === null ? [] : [each.near]));
  const rest = rules.map((rule, n) => rule.replace(found[n]?.said ?? "", "")).filter((rule) => rule.trim() !== "");
  return { near: told.length === 0 ? null : Object.assign({}, ...told), rest };
};

const REFUSED =
  /\b(?:4\d\d|refused|rejected|invalid|(?:must|may|can|shall)(?: ?not|n['’]t)|cannot|can['’]t|not allowed|no(?:ne|thing)?)\b/iu;
/** "A date that isn't a real one", "dates that do not exist": a day is one of the calendar, whoever says so. */
const UNREAL =
  /\b(?:isn['’]t|is not|aren['’]t|are not|doesn['’]t|does not|do not|don['’]t|must)\b.{0,30}\b(?:real|exist|valid|a date|calendar)|\b(?:impossible|invalid|nonsense|non-?existent|malformed) (?:date|day)s?\b/iu;

const subjectsOf = (name: string): string[] => {
  const words = wordsOf(name).join(" ");
  const last = wordsOf(name).at(-1) ?? "";
  return [...new Set([words, last, "date", "day"])].flatMap((each) => [each, plural(each)]);
};

/** Whether it begins with a field: "A date …", "Check-in dates …", "`day` …". */
const isAbout = (text: string, { name }: Field): boolean => {
  const lead = wordsOf(text).slice(0, 5).join(" ");
  return subjectsOf(name).some((subject) =>
    new RegExp(String.raw`^(?:(?:a|an|the|any|every|no) )?(?:\w+ )?${subject}\b`, "u").test(lead),
  );
};

/** "A date more than one day after today → `422`": so is every day. Gives the sentences that say so. */
export const readNear = <Rule extends Sentence>(sentences: readonly Rule[], kinds: readonly Kind[]): Rule[] => {
  const fields = kinds
    .flatMap((kind) => kind.fields)
    .filter(({ origin, type }) => type === "date" && origin === "caller");
  return sentences.filter(({ text }) => {
    const own = fields.filter((field) => isAbout(text, field));
    if (own.length === 0) return false;
    if (UNREAL.test(text) && REFUSED.test(text)) return true;
    const near = REFUSED.test(text) ? nearIn(text) : null;
    if (near === null) return false;
    for (const field of own) field.near = { ...field.near, ...near };
    return true;
  });
};
