import type { Field } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import type { Settling } from "#src/spec/settle/settling.ts";

/** What tells the roles of accounts: a field of that name with its values, or a flag, which tells one role. */
export type CallerRoles = { field: Field; values: string[]; isFlag: boolean };

/** Words for people who may do more than others. */
const SPECIAL =
  /^(?:admin|administrator|moderator|staff|manager|editor|curator|operator|owner|chief|boss|leader|teacher|instructor|coach|agent|supervisor|\w+(?:ian|ist|ator|keeper))$/u;

const flagRole = ({ name, type }: Field): string | null => {
  const words = wordsOf(name);
  const role = words.filter((word) => word !== "is").join("_");
  return type === "boolean" && SPECIAL.test(role) ? role : null;
};

/** The roles that accounts have; null where nothing tells any. */
export const callerRoles = ({ callers, kinds }: Pick<Settling, "callers" | "kinds">): CallerRoles | null => {
  const fields = callers === null ? [] : (kinds.get(callers.holders)?.fields ?? []);
  const named = fields.find(({ name, type }) => name === "role" && type === "enum");
  if (named !== undefined) return { field: named, values: named.values ?? [], isFlag: false };
  const flags = fields.filter((field) => flagRole(field) !== null);
  const [flag] = flags;
  return flag === undefined || flags.length > 1
    ? null
    : { field: flag, values: [flagRole(flag) ?? flag.name], isFlag: true };
};
