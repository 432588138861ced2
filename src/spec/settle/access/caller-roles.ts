import { roleOfFlag } from "#src/spec/role-of-flag.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Settling } from "#src/spec/settle/settling.ts";

/** What tells the roles of accounts: a field of that name with its values, or a flag, which tells one role. */
export type CallerRoles = { field: Field; values: string[]; isFlag: boolean };

/** The roles that accounts have; null where nothing tells any. */
export const callerRoles = ({ callers, kinds }: Pick<Settling, "callers" | "kinds">): CallerRoles | null => {
  const fields = callers === null ? [] : (kinds.get(callers.holders)?.fields ?? []);
  const named = fields.find(({ name, type }) => name === "role" && type === "enum");
  if (named !== undefined) return { field: named, values: named.values ?? [], isFlag: false };
  const flags = fields.filter((field) => roleOfFlag(field) !== null);
  const [flag] = flags;
  return flag === undefined || flags.length > 1
    ? null
    : { field: flag, values: [roleOfFlag(flag) ?? flag.name], isFlag: true };
};
