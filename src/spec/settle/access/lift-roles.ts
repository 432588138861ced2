import type { ApiFacts, MemberFact } from "#src/spec/facts/facts.ts";

const CHOICE = /^(?:one of )?((?:`?[\w-]+`?(?:, | or |, or | and |\/|\|)){1,8}`?[\w-]+`?)$/iu;

/** Values that a member called role may have. */
const rolesIn = ({ requests, things }: ApiFacts): Set<string> => {
  const members: MemberFact[] = [
    ...things.flatMap((thing) => thing.members),
    ...requests.flatMap(({ body }) => body ?? []),
  ].filter(({ name }) => name === "role");
  const texts = members.flatMap(({ rules }) => rules.flatMap((rule) => CHOICE.exec(rule)?.[1] ?? []));
  return new Set(texts.flatMap((text) => text.replaceAll("`", "").split(/, or |, | or | and |[/|]/u)));
};

/** A list of what each role may do looks like one of members, and is none. */
export const liftRoles = <Facts extends ApiFacts>(facts: Facts): Facts => {
  const roles = rolesIn(facts);
  const rules = [...facts.rules];
  const things = facts.things.flatMap((thing) => {
    const told = thing.members.filter(({ name }) => roles.has(name));
    if (told.length < 2) return [thing];
    for (const { line, name, rules: said } of told)
      rules.push({ line, text: `${name}: ${said.join(", ")}`, under: "" });
    const members = thing.members.filter((member) => !told.includes(member));
    return members.length === 0 ? [] : [{ ...thing, members }];
  });
  return { ...facts, things, rules };
};
