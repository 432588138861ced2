import type { AnswerFact, RequestFact } from "#src/spec/facts/facts.ts";
import type { Expression, Tally } from "#src/spec/expression.ts";
import type { Groups, Measure, ReportValue, Step } from "#src/spec/report.ts";
import type { Behaviour, Field, Json } from "#src/spec/spec.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";
import type { Asked } from "./resource.ts";
import { type Kind, nounOf } from "./settling.ts";

type Report = Behaviour & { kind: "report" };
type Example = { [key: string]: Json };

const isObject = (value: Json | undefined): value is Example =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const ADDS = new Set<Field["type"]>(["decimal", "integer", "number"]);
const SUM =
  /^(?:total|sum|amount|spent|raised|turnover|revenue|value|volume|takings|income|paid|earned|collected|cost)s?$/u;
const COUNT = /^(?:count|n|number|num|entries|records|how_many|quantity)$/u;
const SHARE = /^(?:share|percent(?:age)?|portion|quota|proportion|pct)$/u;
const TALLIES: [Tally, RegExp][] = [
  ["average", /^(?:average|avg|mean)$/u],
  ["most", /^(?:largest|highest|most|max(?:imum)?|biggest)$/u],
  ["least", /^(?:smallest|lowest|least|min(?:imum)?)$/u],
];

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

/** The amount that records are added up by: the only one there is, or the one that a name speaks of. */
const amountFor = ({ fields }: Kind, words: readonly string[]): Field | null => {
  const sent = fields.filter(({ hidden, origin, type }) => ADDS.has(type) && origin !== "revision" && hidden !== true);
  const named = sent.find(({ name }) => wordsOf(name).every((word) => words.includes(word)));
  const decimals = sent.filter(({ type }) => type === "decimal");
  const [only, other] = decimals.length > 0 ? decimals : sent;
  return named ?? (other === undefined ? (only ?? null) : null);
};

/** What a member's name and example say that records come to. */
const tallyFor = (kind: Kind, name: string, example: Json | undefined): { tally: Tally; what?: Expression } | null => {
  const words = wordsOf(name);
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  const nouns = [nounOf(kind.resource), kind.resource.word].flatMap((noun) => [plain(noun), plain(plural(noun))]);
  const amount = amountFor(kind, words);
  const what = amount === null ? undefined : { field: amount.name };
  const tally = TALLIES.find(([, pattern]) => has(pattern))?.[0];
  if (tally !== undefined) return what === undefined ? null : { tally, what };
  if (has(COUNT)) return { tally: "count" };
  const isText = typeof example === "string";
  if ((has(SUM) || amount?.name === name) && what !== undefined && (isText || amount?.type !== "decimal"))
    return { tally: "sum", what };
  return nouns.includes(plain(name)) && !isText ? { tally: "count" } : null;
};

const STEPS: Record<string, Step> = { month: "month", year: "year", day: "day", date: "day" };

/** The field by which entries are put together, and the member that tells its value. */
type Key = { member: string; field: string; step?: Step };

const dayOf = ({ fields }: Kind, within: string | undefined): string | null =>
  within ??
  fields.find(({ origin, type }) => origin === "caller" && (type === "date" || type === "date-time"))?.name ??
  fields.find(({ origin }) => origin === "created-at")?.name ??
  null;

const keyIn = (kind: Kind, names: readonly string[], within: string | undefined): Key | null => {
  const grouping = (name: string): Field | undefined =>
    kind.fields.find(
      (field) => field.name === name && /^(?:text|enum|boolean|date)$/u.test(field.type) && field.origin !== "id",
    );
  const member = names.find((name) => grouping(name) !== undefined);
  if (member !== undefined) return { member, field: member };
  const period = names.find((name) => STEPS[name] !== undefined);
  const day = dayOf(kind, within);
  return period === undefined || day === null ? null : { member: period, field: day, step: STEPS[period] ?? "month" };
};

const NUMBERS: Record<string, number> = { no: 0, one: 1, two: 2, three: 3 };
const ROUNDED = /\b(?:rounded|with|to)\b[^.]{0,30}\b(no|one|two|three|\d) (?:decimals?|decimal places?|digits?)\b/iu;
const WHOLE = /\b(?:whole|full) (?:percent|numbers?)\b/iu;

const decimalsIn = (text: string): number => {
  const told = ROUNDED.exec(text)?.[1]?.toLowerCase();
  return told === undefined ? (WHOLE.test(text) ? 0 : 1) : (NUMBERS[told] ?? Number(told));
};

const measuresOf = (kind: Kind, key: Key, entry: Example, text: string): Record<string, Measure> | string => {
  const measures: Record<string, Measure> = {};
  const tallies: { tally: Tally; what?: Expression }[] = [];
  for (const [name, example] of Object.entries(entry)) {
    if (name === key.member || wordsOf(name).some((word) => SHARE.test(word))) continue;
    const tally = tallyFor(kind, name, example === "..." || example === "…" ? "" : example);
    if (tally === null) return name;
    measures[name] = tally;
    tallies.push(tally);
  }
  const main = tallies.find(({ tally }) => tally === "sum") ?? tallies[0] ?? { tally: "count" };
  return Object.fromEntries(
    Object.keys(entry).map((name): [string, Measure] => [
      name,
      name === key.member ? { value: true } : (measures[name] ?? { share: main, decimals: decimalsIn(text) }),
    ]),
  );
};

const FIRST =
  /\b(?<desc>largest|highest|biggest|most|greatest|latest|newest|smallest|lowest|least|earliest|oldest)(?: (?<what>\w+))? first\b/iu;
const TIES = /\b(?:equal|same|ties?|tied)\b[^.;]{0,40}\b(?:by|in order of|alphabetically)\b(?: (?:the )?(?<by>\w+))?/iu;
const BY = /^(?:sorted |ordered |in order )?(?:by|of) (?:the )?`?(?<by>\w+)`?(?: (?:name|order))?$/iu;

/** In which order entries stand. Without a word of it, by the value that they have in common. */
const sortIn = (clauses: readonly string[], key: Key, measures: Record<string, Measure>): Groups["sort"] => {
  const names = Object.keys(measures);
  const memberFor = (word: string | undefined): string =>
    names.find((name) => name === word || plain(name) === plain(word ?? "")) ?? key.member;
  const text = clauses.join(". ");
  const { desc, what } = FIRST.exec(text)?.groups ?? {};
  const by = clauses.map((clause) => BY.exec(clause.trim())?.groups?.["by"]).find(Boolean);
  if (desc === undefined) return [{ member: by === undefined ? key.member : memberFor(by), descending: false }];
  const isPeriod = /latest|newest|earliest|oldest/iu.test(desc);
  const main = names.find((name) => "tally" in (measures[name] ?? {})) ?? key.member;
  const named = names.find((name) => what !== undefined && plain(name) === plain(what));
  const first = {
    member: named ?? (isPeriod ? key.member : main),
    descending: !/smallest|lowest|least|earliest|oldest/iu.test(desc),
  };
  const tie = memberFor(TIES.exec(text)?.groups?.["by"]);
  return [first, { member: tie === first.member ? key.member : tie, descending: false }];
};

const ALWAYS =
  /\b(?:always|all|exactly) (?:twelve|12)(?: \w+)? ?(?:months|entries)?\b|\b(?:every|each) (?:\w+ )?(?:month|value|state|status|category)\b[^.]{0,40}\b(?:there|present|listed|told|even|appears?)\b|\b(?:months|values|states) without\b[^.]{0,60}\b(?:there|present|listed|zeros?|0|included|shown|appear)\b/iu;

/** What reports of this kind do, whoever says so. */
const HEARD = [
  FIRST,
  TIES,
  BY,
  ALWAYS,
  /\b(?:an? |the )?[\w ]{1,30} without (?:any )?[\w ]{1,30}\b|\b(?:an )?empty list\b|\bnothing (?:was|is) (?:recorded|there)\b/iu,
  /^`?"?0(?:\.0+)?"?`?(?:, ?`?"?0(?:\.0+)?"?`?)*(?: and| or|,)?/u,
  /^rounded\b/iu,
  /\bshare\b|\bpercent(?:age)?\b/iu,
  /^(?:with )?(?:always )?(?:January|the earliest) first\b/iu,
  /\bmonths? without\b/iu,
];

/** The list of groups in an example: an array of objects. */
const listsIn = (example: Json | undefined): [string, Example][] =>
  isObject(example)
    ? Object.entries(example).flatMap(([name, value]): [string, Example][] => {
        const [entry] = Array.isArray(value) ? value : [];
        return isObject(entry) && Object.keys(entry).length > 1 ? [[name, entry]] : [];
      })
    : [];

const exampleOf = (answer: AnswerFact | null): Json | undefined =>
  answer?.holds === "object" || answer?.holds === "list" ? answer.example : undefined;

const clausesOf = ({ sentences }: RequestFact): string[] =>
  sentences
    .flatMap(({ text }) => text.replace(/[.;]$/u, "").split(/(?<=[.;,]) (?!equal|same|tie)/u))
    .map((text) => text.replace(/[.;,]$/u, "").trim());

const groupsIn = (kind: Kind, asked: Asked, entry: Example, clauses: readonly string[]): Groups | string => {
  const key = keyIn(kind, Object.keys(entry), asked.within);
  if (key === null) return "it is not said by what its entries are put together";
  const measures = measuresOf(kind, key, entry, clauses.join(". "));
  if (typeof measures === "string") return `it is not understood what \`${measures}\` is`;
  const field = kind.fields.find(({ name }) => name === key.field);
  const isFull = clauses.some((clause) => ALWAYS.test(clause));
  const every =
    key.step === "month" && asked.period?.step === "year"
      ? "months"
      : key.step === undefined
        ? field?.values
        : undefined;
  return {
    groups: key.field,
    of: kind.resource.name,
    ...(key.step !== undefined && { step: key.step }),
    ...(isFull && every !== undefined && { every }),
    entries: measures,
    sort: sortIn(clauses, key, measures),
  };
};

/**
 * A report with lists of groups, or about a period: its example tells what each member is. Null where it is neither; a
 * text says why it cannot be built.
 */
export const settleGrouped = (kind: Kind, asked: Asked): Report | string | null => {
  const { request } = asked;
  const example = exampleOf(request.answer);
  const lists = listsIn(example);
  if (!isObject(example) || (lists.length === 0 && asked.period === undefined)) return null;
  const isKeyed = lists.some(([, entry]) => keyIn(kind, Object.keys(entry), asked.within) !== null);
  if (!isKeyed && asked.period === undefined) return null;
  const clauses = clausesOf(request);
  const strange = clauses.find((clause) => !HEARD.some((pattern) => pattern.test(clause)));
  if (strange !== undefined) return `it is not understood what “${strange}” asks for`;
  const members: Record<string, ReportValue> = {};
  for (const [name, value] of Object.entries(example)) {
    const entry = lists.find(([each]) => each === name)?.[1];
    const groups = entry === undefined ? null : groupsIn(kind, asked, entry, clauses);
    if (typeof groups === "string") return groups;
    const tally = groups ?? (isAsked(name, asked) ? null : tallyFor(kind, name, value));
    if (groups !== null) members[name] = groups;
    else if (isAsked(name, asked)) members[name] = { asked: true };
    else if (tally !== null && "tally" in tally) members[name] = { ...tally, of: kind.resource.name };
    else return `it is not said what \`${name}\` is`;
  }
  const { period, within } = asked;
  const others = request.query.filter(({ name }) => name !== period?.parameter);
  const strangeFilter = others.find(
    ({ name }) => !kind.fields.some((field) => field.name === name && field.origin === "caller"),
  );
  if (strangeFilter !== undefined)
    return `it is not understood what the parameter \`${strangeFilter.name}\` does to what is counted`;
  return {
    kind: "report",
    members,
    ...(others.length > 0 && { filters: others.map(({ name }) => name) }),
    ...(within !== undefined && { within }),
    ...(period !== undefined && { period }),
  };
};

const isAsked = (name: string, { period, request }: Asked): boolean =>
  period !== undefined && (name === (period.parameter ?? period.step) || request.path.endsWith(`{${name}}`));
