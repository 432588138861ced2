import type { ApiFacts, MemberFact } from "#src/spec/facts/facts.ts";

type Rule = ApiFacts["rules"][number];

const COMPARED =
  /^(?:(?:it )?must (?:be|lie) |is )?((?:strictly |not )?(?:before|after|later than|earlier than|greater than|less than|more than|at least|at most|no (?:later|earlier|more|less) than|not (?:before|after)|different from|>=?|<=?|≥|≤)) (?:the )?`?([A-Za-z]\w*)`?$/iu;

/** "after `start`" beside `end`: what binds two members together is said of what they are a part of. */
const comparisonsIn = (member: MemberFact, names: ReadonlySet<string>): { member: MemberFact; rules: Rule[] } => {
  const rules: Rule[] = [];
  const kept = member.rules.filter((rule) => {
    const [, relation = "", other = ""] = COMPARED.exec(rule.trim()) ?? [];
    if (!names.has(other) || other === member.name) return true;
    rules.push({ line: member.line, text: `\`${member.name}\` must be ${relation} \`${other}\`.`, under: "" });
    return false;
  });
  return { member: rules.length === 0 ? member : { ...member, rules: kept }, rules };
};

/** Takes comparisons of members with one another out of what is said of each, as rules of their own. */
export const liftComparisons = (facts: ApiFacts): ApiFacts => {
  const rules: Rule[] = [];
  const lift = (members: readonly MemberFact[]): MemberFact[] => {
    const names = new Set(members.map(({ name }) => name));
    return members.map((member) => {
      const found = comparisonsIn(member, names);
      rules.push(...found.rules);
      return found.member;
    });
  };
  const things = facts.things.map((thing) => ({ ...thing, members: lift(thing.members) }));
  const requests = facts.requests.map((request) => ({ ...request, body: request.body && lift(request.body) }));
  return { ...facts, things, requests, rules: [...facts.rules, ...rules] };
};
