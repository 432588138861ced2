import type { AnswerFact, MemberFact, RequestFact } from "#src/spec/facts/facts.ts";
import type { Expression } from "#src/spec/expression.ts";
import { readExpression } from "#src/spec/expression/read-expression.ts";
import type { ReportValue } from "#src/spec/report.ts";
import type { Behaviour, Json } from "#src/spec/spec.ts";
import { plural, singular } from "#src/spec/words.ts";
import { settleResults } from "./ballot/settle-results.ts";
import { ALL_KEYS, namesOne } from "./find-reports.ts";
import { readNamed, readSaid, type Reporting } from "./read-report-member.ts";
import { readWho } from "./read-who.ts";
import type { Asked } from "./resource.ts";
import { settleDaily } from "./settle-days.ts";
import { settleGaps } from "./settle-gaps.ts";
import { settleGrouped } from "./settle-grouped.ts";
import { settleTop } from "./settle-top.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";
import { asPart, partsUnder, wordsFor, wordsOfAll } from "./words-for.ts";

type Report = Behaviour & { kind: "report" | "list" | "gaps" };

/** What every report does that is built, whoever says so. */
const HOLDS_ANYWAY = [
  /^\(?(?:without|no) `?\w+`?: (?:everything|all)\)?$/iu,
  /^(?:an|with an) unknown [\w ]+? (?:simply )?(?:gives|has|answers|yields) (?:only )?zeros?(?: and an empty `?\w+`?)?$/iu,
  /^[\w ]+ (?:with no|without(?: any| such)?)(?: [\w-]+){1,4} are (?:not (?:listed|told|there)|left out)$/iu,
  /^[\w-]+ in use,? with (?:the|their) numbers? of [\w -]+$/iu,
];
const HIGHEST_FIRST =
  /^(?:the )?(?:highest|largest|biggest|most)(?: (?:count|number|used|frequent|common))? first(?:,? (?:then|ties) (?:by (?:name|tag|value|[\w]+)|alphabetically|in alphabetical order))?$/iu;
const ONLY = /^(?:it |they )?counts? (?:only )?([\w -]+?)(?: only)?$/iu;

type Read = { reporting: Reporting; said: Map<string, string>; isRanked: boolean; strange: string | null };

const bare = (text: string): string => text.trim().replace(/[.:]$/u, "");

/** What a report's sentences say: of all that is counted, and of each member. */
const readSentences = (request: RequestFact, start: Reporting): Read => {
  const read: Read = { reporting: start, said: new Map(), isRanked: false, strange: null };
  for (const { text } of request.sentences.flatMap(({ text: whole }) => splitSaid(bare(whole)))) {
    const [, name, rest = ""] = /^`(\w+)`:? (.+)$/u.exec(text) ?? [];
    const only = ONLY.exec(text)?.[1];
    const counted = only === undefined ? null : readExpression(`the number of ${only}`, start.words);
    if (name !== undefined) read.said.set(name, rest);
    else if (ALL_KEYS.test(text)) read.reporting = { ...read.reporting, tellsAll: true };
    else if (HIGHEST_FIRST.test(text)) read.isRanked = true;
    else if (counted !== null && "tally" in counted && counted.where !== undefined)
      read.reporting = { ...read.reporting, where: counted.where };
    else if (!HOLDS_ANYWAY.some((pattern) => pattern.test(text))) read.strange ??= text;
  }
  return read;
};

/** "`a`: all of them. `b`: …" in one line tells of two members. */
const splitSaid = (text: string): { text: string }[] =>
  text.split(/(?<=[.;]) (?=`\w+`: )/u).map((each) => ({ text: bare(each).replace(/;$/u, "") }));

const startReporting = (settling: Settling, kind: Kind, asked: Asked): Reporting => {
  const isOfOne = namesOne(asked);
  const all = wordsOfAll(kind);
  const narrows = asked.within !== undefined || asked.request.query.length > 0;
  // What narrows the records says nothing of their parts.
  const parts = narrows ? [] : partsUnder(settling, kind).map(asPart);
  return {
    kind,
    words: isOfOne ? wordsFor(settling, kind) : { ...all, parts: [...all.parts, ...parts] },
    isOfOne,
    within: asked.within ?? null,
    where: null,
    tellsAll: false,
  };
};

const EXACT = /^(?:exact(?:ly)?|optional|matches (?:the )?[\w ]+ exactly|an? [\w ]+)$/iu;

/** Fields by which callers may narrow what is counted; the first parameter that is none, as a reason. */
const filtersIn = (query: readonly MemberFact[], { fields }: Kind, isOfOne: boolean): string[] | string => {
  const isFilter = ({ name, rules }: MemberFact): boolean =>
    !isOfOne &&
    rules.every((rule) => EXACT.test(rule)) &&
    fields.some((field) => field.name === name && field.origin !== "computed" && field.hidden !== true);
  const strange = query.find((parameter) => !isFilter(parameter));
  return strange === undefined
    ? query.map(({ name }) => name)
    : `it is not understood what the parameter \`${strange.name}\` does to what is counted`;
};

const COUNTS = /^(?:count|total|number|uses|used|n|amount)$|_count$|Count$/u;

/** `[{ "tag", "count" }]`: what records come to by a field. */
const readEntries = (
  { entry = [], member }: Extract<AnswerFact, { holds: "list" }>,
  { reporting }: Read,
): Record<string, ReportValue> | null => {
  const [value = "", result = ""] = entry;
  const { fields, resource } = reporting.kind;
  const field = fields.find(
    ({ name, type }) => [value, plural(value)].includes(name) && /^(?:text|enum|list)$/u.test(type),
  );
  const counts = COUNTS.test(result) || singular(result) === singular(nounOf(resource));
  if (entry.length !== 2 || field === undefined || !counts || member === null || reporting.isOfOne) return null;
  const { where } = reporting;
  const entries = { value, result };
  return { [member]: { by: field.name, of: resource.name, ...(where !== null && { where }), entries } };
};

const exampleOf = (answer: Extract<AnswerFact, { holds: "object" }>, name: string): Json | undefined => {
  const { example } = answer;
  return typeof example === "object" && example !== null && !Array.isArray(example) ? known(example[name]) : undefined;
};
const known = (value: Json | undefined): Json | undefined => (value === "…" || value === "..." ? undefined : value);

const readMembers = (
  answer: Extract<AnswerFact, { holds: "object" }>,
  { reporting, said }: Read,
): Record<string, ReportValue> | string => {
  const members: Record<string, ReportValue> = {};
  for (const name of answer.members) {
    const text = said.get(name);
    const value = text === undefined ? readNamed(name, exampleOf(answer, name), reporting) : readSaid(text, reporting);
    if (value === null)
      return text === undefined ? `it is not said what \`${name}\` is` : `it is not understood what \`${name}\` is`;
    members[name] = value;
  }
  const other = [...said.keys()].find((name) => !answer.members.includes(name));
  return other === undefined ? members : `it is not understood what \`${other}\` is`;
};

/** Whether a report that only some may see is about records that each person has alone. */
const countsOthers = (settling: Settling, kind: Kind, asked: Asked): boolean => {
  // Where some may see what others have, nobody's records are kept apart.
  if (settling.callers?.isolates !== true || namesOne(asked) || settling.visibility.rules.size > 0) return false;
  const who = readWho(settling, kind, asked, false);
  return typeof who === "string" || who.guards.length > 0;
};

/** Whether a role is enough to see every record: "a customer sees only their own", and no agent is a customer. */
const seesAll = (rule: Expression, claim: Expression): boolean => {
  if (JSON.stringify(rule) === JSON.stringify(claim)) return true;
  if (!("do" in rule)) return false;
  if (rule.do === "or") return rule.with.some((each) => seesAll(each, claim));
  if (rule.do === "and") return rule.with.every((each) => seesAll(each, claim));
  const [other] = rule.with;
  const isRole = (each: Expression | undefined): boolean =>
    each !== undefined &&
    "do" in each &&
    each.do === "equal" &&
    "caller" in (each.with[0] ?? {}) &&
    "value" in (each.with[1] ?? {});
  return rule.do === "not" && isRole(other) && isRole(claim) && JSON.stringify(other) !== JSON.stringify(claim);
};

/** Whether only those may ask who see every record. */
const isForAll = (settling: Settling, kind: Kind, asked: Asked): boolean => {
  const rule = settling.visibility.rules.get(kind.resource);
  const who = readWho(settling, kind, asked, false);
  return rule !== undefined && typeof who !== "string" && who.guards.some(({ holds }) => seesAll(rule, holds));
};

/** Whether it counts everything, where not everybody sees everything. */
const countsHidden = (settling: Settling, kind: Kind, asked: Asked, members: Record<string, ReportValue>): boolean => {
  const { resource } = kind;
  const isWhole = (value: ReportValue): boolean => {
    if ("members" in value) return Object.values(value.members).some(isWhole);
    return "of" in value && value.of === resource.name && (!("where" in value) || value.where === undefined);
  };
  return (
    settling.visibility.rules.has(resource) &&
    !namesOne(asked) &&
    Object.values(members).some(isWhole) &&
    !isForAll(settling, kind, asked)
  );
};

/** A report as its author tells it, or why it can't be built: what is half understood would count something else. */
export const settleReport = (settling: Settling, kind: Kind, asked: Asked): Report | string => {
  const { request } = asked;
  const { answer } = request;
  const start = startReporting(settling, kind, asked);
  if (countsOthers(settling, kind, asked))
    return "everybody's records are kept apart, so it would count only the caller's own";
  if (answer?.holds === "list" && answer.entry === undefined) return settleTop(settling, kind, asked);
  if (answer?.holds !== "object" && answer?.holds !== "list") return "it is not said what it answers";
  const results = settleResults(settling, kind, asked);
  if (results !== null) return results;
  const grouped = settleGrouped(kind, asked);
  if (grouped !== null) return grouped;
  const gaps = settleGaps(settling, kind, asked);
  if (gaps !== null) return gaps;
  const daily = settleDaily(settling, asked, start);
  if (daily !== null) return daily;
  const filters = filtersIn(request.query, kind, start.isOfOne);
  if (typeof filters === "string") return filters;
  const read = readSentences(request, start);
  if (read.strange !== null) return `it is not understood what “${read.strange}” asks for`;
  const members = answer.holds === "list" ? readEntries(answer, read) : readMembers(answer, read);
  if (members === null) return "it is not understood what its entries are";
  if (typeof members === "string") return members;
  if (countsHidden(settling, kind, asked, members)) return "it is not said whether it counts what not everybody sees";
  return {
    kind: "report",
    members,
    ...(filters.length > 0 && { filters }),
    ...(asked.within !== undefined && { within: asked.within }),
  };
};
