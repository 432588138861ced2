import type { Expression } from "#src/spec/expression.ts";
import type { Effect, Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { nounOf } from "#src/spec/settle/resource.ts";
import type { Kind, Settling } from "#src/spec/settle/settling.ts";
import { callerRoles } from "./caller-roles.ts";

/** "The very first member to register becomes a `librarian`", "Whoever signs up first is moderator" */
const FIRST =
  /^(?:the |our )?(?:very )?first (?:registered |new )?(?<who>[\w-]{1,30})\b[^,;:]{0,60}?\s(?:becomes?|is|gets?|has|receives?|starts as|will be|is made|is given)\s(?<what>[^,;.]{1,60})(?<rest>.*)$|^(?:whoever|who|the (?:one|person) who|the [\w-]{1,30} (?:who|that)) (?:registers?|signs? up|joins?|registered|signed up|is (?:registered|created))\b[^,;:]{0,30}?\bfirst,? (?:becomes?|is|gets?|has|will be)\s(?<role>[^,;.]{1,60})(?<others>.*)$/iu;
/** "everyone after that is a `borrower`", "all others are members" */
const OTHERS =
  /\b(?:every(?:one|body)|any(?:one|body)|all|each|the|later|further|subsequent)\b[^,;.]{0,40}?\s(?:is|are|becomes?|gets?|starts? (?:out )?as|start with)\s(?<role>[^,;.]{1,40})/iu;

const NOISE = /\b(?:an?|the|role|of|automatically|also|as|its|their|`)\b|[`"“”]/giu;

const roleWord = (phrase: string): string => {
  const words = phrase.replaceAll(NOISE, " ").trim().split(/\s+/u);
  return words.length > 2 ? "" : (words.at(-1) ?? "");
};

const PEOPLE = /^(?:user|account|person|people|one|member|customer|sign-?up|registration)s?$/iu;

/** The value of a role that a phrase names. */
const valueOf = (phrase: string, values: readonly string[]): string | null => {
  const word = stem(singular(roleWord(phrase)));
  return values.find((value) => stem(singular(value)) === word) ?? null;
};

/** A field for roles of which nothing but the first and the others' is told has these two. */
const makeRoles = (fields: readonly Field[], first: string, others: string): void => {
  const field = fields.find(({ name }) => name === "role");
  const values = [others, first].map(roleWord).filter((word) => word !== "");
  if (field !== undefined && field.type === "text" && field.origin === "service" && values.length === 2)
    Object.assign(field, { type: "enum", values });
};

const isAlone = ({ name }: { name: string }): Expression => ({
  do: "equal",
  with: [{ tally: "count", of: name, loose: true }, { value: 1 }],
});

/** What the first account gets that others do not; where accounts begin with some role, they all begin as that. */
export const readFirstRole = (settling: Settling, holders: Kind): Effect[] => {
  const { fields, resource } = holders;
  const words = new Set([nounOf(resource), resource.word].map((noun) => singular(wordsOf(noun).at(-1) ?? "")));
  for (const sentence of settling.rules.all) {
    const { others = "", rest = "", role, what = role, who } = FIRST.exec(sentence.text)?.groups ?? {};
    if (what === undefined || (who !== undefined && !PEOPLE.test(who) && !words.has(singular(who.toLowerCase()))))
      continue;
    const later = OTHERS.exec(rest + others)?.groups?.["role"] ?? "";
    makeRoles(fields, what, later);
    const roles = callerRoles(settling);
    const first = roles && valueOf(what, roles.values);
    if (roles === null || first === null) continue;
    settling.rules.heard.add(sentence);
    const { field, isFlag, values } = roles;
    const base = valueOf(later, values) ?? values.find((value) => value !== first) ?? null;
    if (isFlag) field.default = false;
    else if (base !== null) field.default = base;
    return [{ of: "record", when: isAlone(resource), set: [{ field: field.name, value: isFlag ? true : first }] }];
  }
  return [];
};
