import type { ApiFacts, MemberFact } from "#src/spec/facts/facts.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { readRules } from "./read-rules.ts";

type Rule = ApiFacts["rules"][number];

const LABEL = /^([A-Z][\w-]*(?: [\w-]+){0,2})[.:]$/u;
/** "ISBN: only ISBN-13": a paragraph that begins with a member's name and a colon. */
const PREFIX = /^([A-Za-z][\w-]*(?: [\w-]+){0,2}):\s+/u;
const EACH = /^(?:each|every|an?|all) (?:single )?([\w-]+) (.+)$/iu;

const joined = (text: string): string => wordsOf(text).join("");

const isNamed = ({ name }: MemberFact, text: string): boolean =>
  joined(name) === joined(text) || wordsOf(name).map(singular).join("") === wordsOf(text).map(singular).join("");

/** A paragraph that begins with a member's name speaks of that member: "**Phone.** Spaces are dropped. …" */
const labelled = (rules: readonly Rule[], members: readonly MemberFact[]): Map<MemberFact, Rule[]> => {
  const found = new Map<MemberFact, Rule[]>();
  let open: { member: MemberFact; line: number } | null = null;
  for (const rule of rules) {
    const own = LABEL.exec(rule.text.trim())?.[1];
    const label = own ?? PREFIX.exec(rule.text)?.[1];
    const member = label === undefined ? undefined : members.find((each) => isNamed(each, label));
    if (member !== undefined) {
      open = { member, line: rule.line };
      found.set(member, [...(found.get(member) ?? []), rule]);
    } else if (open !== null && rule.line - open.line < 2 && own === undefined) {
      open.line = rule.line;
      found.set(open.member, [...(found.get(open.member) ?? []), rule]);
    } else open = null;
  }
  return found;
};

/** "array of line items": what is said of one of those is said of the things. */
const holdsThings = (rules: readonly string[], things: ApiFacts["things"]): boolean =>
  rules.some((rule) => {
    const noun = /^(?:an? )?(?:array|list) of ([a-z][a-z -]{1,40})$/iu.exec(rule)?.[1];
    return (
      noun !== undefined &&
      things.some((thing) => thing.noun === singular(noun) || singular(thing.noun) === singular(noun))
    );
  });

/** "Each tag is trimmed …": what the entries of a list are. */
const entriesOf = (
  told: readonly Rule[],
  members: readonly MemberFact[],
  things: ApiFacts["things"],
): Map<MemberFact, Rule[]> => {
  const found = new Map<MemberFact, Rule[]>();
  for (const rule of told) {
    const noun = EACH.exec(rule.text)?.[1];
    const member = members.find(
      ({ name, rules }) =>
        noun !== undefined &&
        name !== noun &&
        singular(name) === singular(noun) &&
        !things.some((thing) => thing.noun === name) &&
        !holdsThings(rules, things),
    );
    if (member !== undefined) found.set(member, [...(found.get(member) ?? []), rule]);
  }
  return found;
};

const joinedSingular = (text: string): string => wordsOf(text).map(singular).join("");

/** What stands under a heading of a member's name, where it is a rule for values: "Duplicates are dropped". */
const headed = (rules: readonly Rule[], members: readonly MemberFact[]): Map<MemberFact, Rule[]> => {
  const found = new Map<MemberFact, Rule[]>();
  for (const rule of rules) {
    const member = members.find(({ name }) => joinedSingular(name) === joinedSingular(rule.under));
    if (member === undefined || readRules(rule.text).rest === rule.text) continue;
    found.set(member, [...(found.get(member) ?? []), rule]);
  }
  return found;
};

const SUBJECT =
  /^(?:the |an? |all )?((?:[\w-]+ )?[\w-]+) (?:is|are|has|have|must|may|can|match(?:es)?|looks?|consists?)\b/iu;

const isMember = (name: string | undefined, { requests, things }: ApiFacts): boolean =>
  [...things.flatMap(({ members }) => members), ...requests.flatMap(({ body }) => body ?? [])].some(
    (member) => member.name === name,
  );

/** Members whose name a sentence begins with: "A password has …", "Room names match …"; none where it could be several. */
const subjectOf = ({ text, under }: Rule, facts: ApiFacts): MemberFact[] => {
  const words = wordsOf(SUBJECT.exec(text)?.[1] ?? "");
  const name = singular(words.at(-1) ?? "");
  // A record is no member of another, though one may hold its name.
  if (name === "" || facts.things.some(({ noun }) => noun === name)) return [];
  // How a value that is taken is refused is told of all records together.
  if (/\bunique\b.*\b409\b/u.test(text)) return [];
  const [noun] = words.length > 1 ? [words.slice(0, -1).join(" ")] : [];
  const things = noun === undefined ? facts.things : facts.things.filter((thing) => thing.noun === noun);
  // What stands under the heading of an address is said of that.
  const address = /(?:^|[\s\x60])(\/[\w-]+)/u.exec(under)?.[1];
  const bodies = facts.requests
    .filter(({ path }) => address === undefined || path.startsWith(address))
    .filter(({ path }) => noun === undefined || path.split("/").some((segment) => singular(segment) === noun));
  const found = [...things.flatMap(({ members }) => members), ...bodies.flatMap(({ body }) => body ?? [])].filter(
    (member) => wordsOf(member.name).join(" ") === name,
  );
  // What binds it to another member is said of neither alone.
  if (
    [...text.matchAll(/`(\w+)`/gu)].some(
      ([, other]) => wordsOf(other ?? "").join(" ") !== name && isMember(other, facts),
    )
  )
    return [];
  // What several kinds of records have is meant of none of them alone.
  return noun === undefined &&
    things.filter(({ members }) => members.some((member) => found.includes(member))).length > 1
    ? []
    : found;
};

/** "Room names match …": what is meant is known by now. */
const withoutSubject = (text: string): string =>
  text.replace(/^(?:the |an? |all )?(?:[\w-]+ )?[\w-]+ (?=match(?:es)?\b)/iu, "").replace(SIZED, "");

/** "A password has 8 to 200 characters": the size alone says it. */
const SIZED =
  /^(?:the |an? |all )?(?:[\w-]+ )?[\w-]+ (?:has|have|must have|must be|is|are) (?=(?:at (?:least|most)|up to|between|from|\d+)\b)/iu;

/** "Each tag is trimmed": who is meant is known by now. */
const withoutEach = (text: string): string =>
  text.replace(PREFIX, "").replace(/^(?:each|every) (?:single )?[\w-]+ (?=(?:is|are|has|must|may|can)\b)/iu, "");

const isLabel = (rule: Rule): boolean => LABEL.test(rule.text.trim());

/** "Bigger: `413 too_large`." goes on about what is spoken of. */
const TOO_LARGE = /^(?:anything |if |one )?(?:bigger|larger|longer|beyond that|too (?:big|large|long))\b.*\b413\b/iu;

/** Gives to members of things what paragraphs of their own say of them; the other rules stay. */
export const attachLabelled = (facts: ApiFacts): ApiFacts => {
  const members = facts.things.flatMap((thing) => thing.members);
  const byLabel = labelled(facts.rules, members);
  const byEntry = entriesOf(facts.rules, members, facts.things);
  const bySubject = new Map<MemberFact, Rule[]>();
  const told = new Set([...byLabel.values(), ...byEntry.values()].flat());
  const byHeading = headed(
    facts.rules.filter((rule) => !told.has(rule)),
    members,
  );
  const before = new Set([...told, ...[...byHeading.values()].flat()]);
  let last: { members: MemberFact[]; line: number } = { members: [], line: 0 };
  for (const rule of facts.rules) {
    if (before.has(rule)) continue;
    const goesOn = last.line === rule.line && TOO_LARGE.test(rule.text);
    last = { members: goesOn ? last.members : subjectOf(rule, facts), line: rule.line };
    for (const member of last.members) bySubject.set(member, [...(bySubject.get(member) ?? []), rule]);
  }
  const taken = new Set([...before, ...[...bySubject.values()].flat()]);
  const extend = (member: MemberFact): MemberFact => {
    const all = [byLabel, byEntry, byHeading, bySubject].flatMap((found) => found.get(member) ?? []);
    const said = all
      .filter((rule) => !isLabel(rule))
      .map(({ text }) => text.replace(/\.$/u, ""))
      .map((text) => (TOO_LARGE.test(text) ? text : withoutSubject(withoutEach(text))));
    return said.length === 0 ? member : { ...member, rules: [...member.rules, ...said] };
  };
  return {
    sockets: facts.sockets,
    things: facts.things.map((thing) => ({ ...thing, members: thing.members.map(extend) })),
    requests: facts.requests.map((request) => ({ ...request, body: request.body && request.body.map(extend) })),
    rules: facts.rules.filter((rule) => !taken.has(rule)),
  };
};
