import type { MemberFact } from "./facts.ts";

/** Adds members to the body or the query; one that is there keeps what was said of it. */
export const addMembers = (to: MemberFact[], members: readonly MemberFact[]): void => {
  for (const member of members) {
    const known = to.find(({ name }) => name === member.name);
    if (known === undefined) to.push(member);
    else {
      known.rules.push(...member.rules.filter((rule) => !known.rules.includes(rule)));
      if (member.optional) known.optional = true;
      if (known.example === undefined && member.example !== undefined) known.example = member.example;
      if (member.members !== undefined) addMembers((known.members ??= []), member.members);
    }
  }
};
