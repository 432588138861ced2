import type { FailureFact } from "#src/spec/facts/facts.ts";
import type { Expression } from "#src/spec/expression.ts";
import { readClaim } from "#src/spec/expression/read-claim.ts";
import { mayBeNothing } from "#src/spec/expression/words.ts";
import type { Field, RecordRule } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { failureFor, stemsOf } from "./match-failure.ts";
import { readOverlap, readWithinHours } from "./read-spans.ts";
import { type Kind, kindOf, nounOf, type Settling } from "./settling.ts";
import { wordsFor } from "./words-for.ts";

const DEMANDS =
  /\b(?:must|has to|have to|needs?|may not|can ?not|can never|nor can|no two|never|no more|no fewer|at (?:most|least) one)\b/iu;
/** "…, else 422 `bad_span`", "…: 409 `overlap`" */
const OUTCOME =
  /(?:[,;:–—]|→|\(|\b(?:else|otherwise|or)\b)[^,;:]{0,30}\b([45]\d\d)\b`?\s*(?:with )?(?:`([a-z][\w-]*)`)?\)?.*$/iu;
const REMARKS = /\s*\([^()]*\)|,? always$/giu;

type Names = { own: string[]; above: string[] };

const namesIn = (expression: Expression, depth = 0): Names => {
  const none: Names = { own: [], above: [] };
  const join = (all: readonly (Expression | undefined)[], at: number): Names =>
    all.reduce((sum: Names, each) => {
      const more = each === undefined ? none : namesIn(each, at);
      return { own: [...sum.own, ...more.own], above: [...sum.above, ...more.above] };
    }, none);
  if ("field" in expression) return depth === 0 ? { own: [expression.field], above: [] } : none;
  if ("parent" in expression)
    return depth === 0 ? { own: [], above: [expression.parent] } : { own: [expression.parent], above: [] };
  if ("do" in expression) return join(expression.with, depth);
  return "tally" in expression ? join([expression.what, expression.where], depth + 1) : none;
};

const speaksOfRequest = (expression: Expression): boolean =>
  "sent" in expression || "caller" in expression || ("do" in expression && expression.with.some(speaksOfRequest));

const COMPARES = new Set(["less", "at-most", "more", "at-least"]);

/** A comparison asks for nothing where one side is not there. */
const unlessMissing = (claim: Expression, fields: readonly Field[], above: readonly Field[]): Expression => {
  if (!("do" in claim)) return claim;
  if (!COMPARES.has(claim.do)) return { ...claim, with: claim.with.map((each) => unlessMissing(each, fields, above)) };
  const missing = claim.with.filter((side) => {
    const all = "field" in side ? fields : "parent" in side ? above : [];
    const name = "field" in side ? side.field : "parent" in side ? side.parent : "";
    const field = all.find((each) => each.name === name);
    return field !== undefined && mayBeNothing(field);
  });
  const absent = missing.map((side): Expression => ({ do: "equal", with: [side, { value: null }] }));
  return absent.length === 0 ? claim : { do: "or", with: [...absent, claim] };
};

const REMOVES = /^(?:on )?(?:deleting|removing)\b|\bdelete\b/iu;

const isAboutOthers = (holds: Expression): boolean => "do" in holds && holds.with.some((each) => "tally" in each);
const speaksOfOthers = ({ holds }: RecordRule): boolean => isAboutOthers(holds);

type Told = { text: string; failure: FailureFact | null };

const NAMES_OTHERS =
  /\b(?:error|answer|body|response|refusal|object|problem|409)\b[^`]{0,60}`(\w+)`|`(\w+)`[^`]{0,40}\b(?:holds?|lists?|names?|has|with) (?:the )?(?:ids? of )?(?:all )?(?:the )?(?:conflicting|overlapping|other|blocking|colliding)/iu;

/** "the error object has `bookingIds` too, the conflicting bookings by start time". */
const namesIn409 = (texts: readonly string[], { fields }: Kind): Pick<RecordRule, "names"> => {
  const match = texts.map((text) => NAMES_OTHERS.exec(text)).find((found) => found !== null);
  const member = match?.[1] ?? match?.[2];
  if (member === undefined || fields.some(({ name }) => name === member)) return {};
  const how = /ids$/iu.test(member) ? "ids" : /id$/iu.test(member) ? "id" : "records";
  const sort = fields.find(({ type }) => type === "time" || type === "date-time")?.name ?? null;
  return { names: { member, how, sort } };
};

const readRule = (settling: Settling, kind: Kind, { failure, text }: Told): RecordRule | null => {
  const { fields, resource } = kind;
  const above = resource.parent === null ? [] : kindOf(settling, resource.parent).fields;
  const bare = text.replace(/[.:]$/u, "").replaceAll(REMARKS, "").trim();
  const claim =
    readOverlap(text, kind) ?? readWithinHours(bare, fields, above) ?? readClaim(bare, wordsFor(settling, kind));
  if (claim === null || speaksOfRequest(claim)) return null;
  const names = namesIn(claim);
  const stored = names.own.map((name) => fields.find((field) => field.name === name));
  // What no caller sends is a state, and binds requests instead.
  if (stored.some((field) => field === undefined || field.origin === "computed")) return null;
  if (!stored.some((field) => field?.origin === "caller")) return null;
  const holds = unlessMissing(claim, fields, above);
  const [first = null] = names.own;
  const isInvalid =
    failure === null || failure.code === null || /^(?:invalid|validation|bad_request)/u.test(failure.code);
  return {
    holds,
    field: /\bon (?:the )?(?:field |member )?`(\w+)`/iu.exec(text)?.[1] ?? first,
    status: isInvalid ? (failure?.status === 409 ? 409 : null) : failure.status,
    code: isInvalid ? null : failure.code,
    text: text.replaceAll("`", "").trim(),
    ...(isAboutOthers(holds) && namesIn409([failure?.when ?? "", text], kind)),
  };
};

/** What tells that a sentence is about a kind: its name, and those of its values. */
const wordsAbout = ({ fields, resource }: Kind): string[] => {
  const own = fields.filter(({ origin }) => origin === "caller").map(({ name }) => name);
  return [...stemsOf([nounOf(resource), resource.word, ...own].join(" "))];
};

const speaksOf = ({ text }: Sentence, words: readonly string[]): boolean => {
  const said = stemsOf(text);
  return words.some((word) => said.has(word));
};

/** Sentences that stand at the requests by which records of a kind are written. */
const writing = ({ resource }: Kind) =>
  resource.asked.filter(({ role }) => role === "create" || role === "replace" || role === "update");

const readOwn = (
  settling: Settling,
  kind: Kind,
  sentences: readonly Sentence[],
  general: readonly FailureFact[],
): { rules: RecordRule[]; heard: Sentence[] } => {
  const nouns = stemsOf(`${nounOf(kind.resource)} ${kind.resource.word}`);
  const failures = [...writing(kind).flatMap(({ request }) => request.failures), ...general].filter(
    ({ status, when }) => (status === 400 || status === 409 || status === 422) && !REMOVES.test(when),
  );
  const heard: Sentence[] = [];
  const rules = sentences.flatMap((sentence) => {
    const whole = sentence.text;
    if (!DEMANDS.test(whole)) return [];
    const [said = "", status, code = null] = OUTCOME.exec(whole) ?? [];
    const text = whole.slice(0, whole.length - said.length);
    const failure =
      status === undefined ? failureFor(text, failures, nouns) : { line: 0, status: Number(status), code, when: "" };
    for (const part of [text, ...text.split(/;|,? and (?=`)/u).slice(1)]) {
      const rule = readRule(settling, kind, { text: part, failure });
      if (rule === null) continue;
      heard.push(sentence);
      return [rule];
    }
    return [];
  });
  return { rules, heard };
};

const size = ({ holds }: RecordRule): number => JSON.stringify(holds).length;

/** Fields that must be the same in both, where a rule is about two records. */
const sharedBy = ({ holds }: RecordRule): string => {
  const found: string[] = [];
  const walk = (is: Expression): void => {
    if ("tally" in is && is.where !== undefined) walk(is.where);
    if (!("do" in is)) return;
    const [left, right] = is.with;
    if (is.do === "equal" && left !== undefined && right !== undefined && "field" in left && "parent" in right)
      found.push(left.field);
    else for (const each of is.with) walk(each);
  };
  walk(holds);
  return found.toSorted((a, b) => a.localeCompare(b)).join(",");
};

/** Each claim once; of those about other records only what says most of them. Wrong values are told first. */
const apart = (rules: readonly RecordRule[]): RecordRule[] => {
  const alone = rules.filter((rule) => !speaksOfOthers(rule));
  const longest = rules.filter(speaksOfOthers).toSorted((a, b) => size(b) - size(a));
  // Those that are about others with the same of something each bind by themselves.
  const told = longest.filter((rule, n) => longest.findIndex((each) => sharedBy(each) === sharedBy(rule)) === n);
  const others = rules.filter((rule) => told.includes(rule) && sharedBy(rule) !== "");
  const once = [...new Map(alone.toReversed().map((rule) => [JSON.stringify(rule.holds), rule])).values()].toReversed();
  const sorted = once.toSorted((a, b) => Number(a.status !== null) - Number(b.status !== null));
  return [...sorted, ...(others.length === 0 ? told : others)];
};

/**
 * Settles what must hold of every record, as sentences tell it that stand at the requests that write it, or that speak of
 * it. The sentences that no kind is bound by are left.
 */
export const settleInvariants = <Rule extends Sentence>(
  settling: Settling,
  sentences: readonly Rule[],
  failures: readonly FailureFact[],
): Rule[] => {
  const heard = new Set<Sentence>();
  const kinds = [...settling.kinds.values()];
  const words = kinds.map(wordsAbout);
  const aboutNone = new Set(sentences.filter((sentence) => !words.some((own) => speaksOf(sentence, own))));
  for (const [n, kind] of kinds.entries()) {
    const own = writing(kind).flatMap(({ request }) => request.sentences);
    const about = sentences.filter((sentence) => aboutNone.has(sentence) || speaksOf(sentence, words[n] ?? []));
    const read = readOwn(settling, kind, [...own, ...about.filter((each) => !heard.has(each))], failures);
    for (const sentence of read.heard) heard.add(sentence);
    if (read.rules.length > 0) kind.rules = apart([...(kind.rules ?? []), ...read.rules]);
  }
  return sentences.filter((sentence) => !heard.has(sentence));
};
