import type { ApiFacts, ThingFact } from "./facts.ts";
import { statusesIn } from "./find-statuses.ts";
import { clausesOf } from "./member-clauses.ts";
import { clausesIn, partSubjects, subjectOf } from "./sentences-in.ts";
import { addMembers } from "./add-members.ts";
import { addFailures, liftFailures } from "./told.ts";
import type { Told } from "./told.ts";

type Rule = ApiFacts["rules"][number];

/** The thing that has all these members; none where several have. */
const thingWith = (things: readonly ThingFact[], names: readonly string[], near: number): ThingFact | null => {
  const having = things.filter(({ members }) => names.every((name) => members.some((member) => member.name === name)));
  if (having.length < 2) return having[0] ?? null;
  return having.filter(({ line }) => line <= near).toSorted((one, other) => other.line - one.line)[0] ?? null;
};

const WHEREVER = /^wherever there is an? `(\w+)`:\s*/iu;

const addParameters = (told: Told, text: string, line: number): void => {
  const subject = subjectOf(text);
  const sent = /\bsent as `\?(\w+)=?`/u.exec(text)?.[1];
  if (subject?.isQuery) {
    const rules = clausesOf(subject.rest);
    addMembers(
      told.fact.query,
      subject.names.map((name) => ({ name, line, rules: [...rules] })),
    );
  } else if (sent !== undefined) addMembers(told.fact.query, [{ name: sent, line, rules: [text] }]);
  liftFailures(told);
};

/** "Wherever there is a `next`: `?limit=` from 1 to 50", and what goes on there: parameters of each list that has it. */
const applyWherever = (rules: readonly Rule[], requests: readonly Told[]): void => {
  for (const [n, first] of rules.entries()) {
    const member = WHEREVER.exec(first.text)?.[1];
    if (member === undefined) continue;
    const said = rules.slice(n).filter(({ line, under }) => line - first.line < 3 && under === first.under);
    const lists = requests.filter(({ fact: { answer } }) => answer?.holds === "list" && answer.beside.includes(member));
    for (const told of lists) for (const { line, text } of said) addParameters(told, text.replace(WHEREVER, ""), line);
  }
};

const EVERY_LIST =
  /^(?:all|every|each)(?: of (?:the|these|those))? (?:lists?|listings?|list (?:endpoints?|requests?)|collections?|pages?)(?: (?:endpoints?|requests?))? (?:accepts?|takes?|supports?|understands?|has|have|knows?|is paged (?:by|with)|are paged (?:by|with))\b/iu;

/** "All lists accept `limit` (1–100, default 20) and `cursor`": parameters of each list that tells of a next page. */
const applyToLists = (rules: readonly Rule[], requests: readonly Told[]): Rule[] =>
  rules.filter(({ line, text }) => {
    if (!EVERY_LIST.test(text)) return true;
    const named = [...text.matchAll(/`\??(\w+)=?`(?:\s*\(([^()]*)\))?/gu)];
    const lists = requests.filter(({ fact: { answer } }) => answer?.holds === "list" && answer.beside.length > 0);
    for (const told of lists) {
      const members = named.map(([, name = "", said = ""]) => ({ name, line, rules: clausesOf(said) }));
      addMembers(told.fact.query, members);
      liftFailures(told);
    }
    return named.length === 0 || lists.length === 0;
  });

/** Gives a clause that begins with a thing's members to them; false where it does not. */
const settle = (text: string, line: number, things: readonly ThingFact[]): boolean => {
  const subject = subjectOf(text);
  // "A `code` that is there already: …" is said of a record that has it.
  if (/^an? `\w+` (?:that|which) [^:]{0,40}\b(?:already|again)\b/iu.test(text)) return false;
  if (subject === null || statusesIn(text).length > 0 || text.includes(" | ")) return false;
  const thing = thingWith(things, subject.names, line);
  const members = thing?.members.filter(({ name }) => subject.names.includes(name)) ?? [];
  for (const member of members) member.rules.push(...clausesOf(subject.rest));
  return members.length > 0;
};

/** "`open_value`: the sum of …": said of what one request alone answers, and no thing has. */
const tellMember = ({ line, text }: Rule, things: readonly ThingFact[], requests: readonly Told[]): boolean => {
  const name =
    /^`(\w+)`(?::| (?:has|holds|lists|contains|counts|maps|sums|always) | (?:is|are) (?:always )?the (?:sum|number|count|total)\b)/u.exec(
      text,
    )?.[1];
  if (name === undefined || things.some(({ members }) => members.some((member) => member.name === name))) return false;
  // How many calls somebody has made is read with how many they may make.
  if (/\bnumber of (?:calls|requests)\b/iu.test(text)) return false;
  const named = requests.filter(
    ({ fact: { answer, body } }) =>
      (answer?.holds === "object" && answer.members.includes(name)) || body?.some((member) => member.name === name),
  );
  const [only, other] = named;
  const makes = only?.fact.method !== "GET";
  if (only === undefined || other !== undefined || makes) return false;
  only.fact.sentences.push({ line, text });
  return true;
};

const NOT_ON = /^not (?:on|for|by|of|after|before|while|if|when|with)\b/iu;

/** "Not on one's own posts: 403 `own_post`" below a list of requests: said of those that change something there. */
const applyToSection = (rules: readonly Rule[], requests: readonly Told[]): Rule[] =>
  rules.filter(({ line, text, under }) => {
    if (under === "" || !NOT_ON.test(text) || !statusesIn(text).some(({ status }) => status >= 400)) return true;
    const meant = requests.filter(({ fact }) => fact.under === under && fact.method !== "GET" && fact.line < line);
    for (const told of meant) addFailures(told, text, line);
    return meant.length === 0;
  });

/** A rule for a member that no thing has goes to the bodies that have it. */
const settleSent = (text: string, requests: readonly Told[]): boolean => {
  const { names = [], rest = "" } = subjectOf(text) ?? {};
  const [name, other] = names;
  if (name === undefined || other !== undefined || !BOUND.test(rest) || statusesIn(text).length > 0) return false;
  const members = requests.flatMap(({ fact }) => fact.body ?? []).filter((member) => member.name === name);
  for (const member of members) member.rules.push(...clausesOf(rest));
  return members.length > 0;
};

const BOUND = /^(?:\d|at (?:least|most)\b|up to\b|between\b|from\b|min\b|max\b|one of\b)/iu;

/** Gives what begins with a thing's members to them; gives back the rest. */
export const settleRules = (
  rules: readonly Rule[],
  things: readonly ThingFact[],
  requests: readonly Told[],
): Rule[] => {
  applyWherever(rules, requests);
  return applyToSection(applyToLists(rules, requests), requests).flatMap((rule) => {
    // A row of three cells tells of something else than a member.
    if (rule.text.split(" | ").length > 2) return [rule];
    const clauses = clausesIn(rule.text).flatMap(partSubjects);
    const left = clauses.filter((clause) => !settle(clause, rule.line, things) && !settleSent(clause, requests));
    if (left.length === clauses.length) return tellMember(rule, things, requests) ? [] : [rule];
    return left.length === 0 ? [] : [{ ...rule, text: left.join("; ") }];
  });
};
