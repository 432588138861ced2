import type { Json } from "./json.ts";

/**
 * What a calculation does with its operands, in their order. `round`: half up, to as many decimals as the second says, or
 * to none. `if`: condition, then, otherwise. `holds`: whether the first, a list or text, contains the second.
 * `add-seconds`: the time so many seconds after the first; null where either is. `day`, `month`, `year`: the calendar day, month or
 * year of a day or a time, in UTC. `placeholders`: their names in texts, each once. `join`: texts put together. `members`:
 * what the entries of a list hold in the member that the second names. `among`: whether all entries of the first list are in
 * the second.
 */
export type Operator =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "remainder"
  | "round"
  | "floor"
  | "ceil"
  | "least"
  | "most"
  | "equal"
  | "unequal"
  | "less"
  | "at-most"
  | "more"
  | "at-least"
  | "and"
  | "or"
  | "not"
  | "if"
  | "length"
  | "lower"
  | "holds"
  | "add-seconds"
  | "day"
  | "month"
  | "placeholders"
  | "members"
  | "among"
  | "join"
  | "year";

/**
 * What is made of many records: `any` tells whether there is one, `average` of none is null, `all` are the records
 * themselves in the order in which they were made.
 */
export type Tally = "count" | "sum" | "average" | "least" | "most" | "any" | "all";

/**
 * A value as the author describes it. `field`: of the record that is spoken of; dots walk into an object. `parent`: of the
 * record that this one is a part of. `sent`: a member of the request's body. `caller`: who asks. `tally`: over the records
 * of the part `of` that belong to this one, or, for a tally over its own kind, to the same as this one: those for which
 * `where` holds, of each the value `what`; inside, `field` is of those and `parent` of the record outside. `carries`:
 * whether a header came along. `opens`: whether what the header `by` carries is the secret of that name, of the record or
 * of what it is a part of. A `loose` tally is over all records of the part, whatever they belong to. `found`: a field of the record that another
 * service was asked for. `named`: of the record that the path names, where others are listed. Where a record reaches
 * others, `field` is of the other; `own` of the record itself, and `entry` of the entry of its list, whole if empty. Where
 * a change is written down, `before` is of the record as it was, and `remark` what the operation says of it. A tally of
 * `entriesOf` a field goes through the entries of that list of the record's.
 */
export type Expression =
  | { value: Json }
  | { field: string }
  | { parent: string }
  | { sent: string }
  | { own: string }
  | { entry: string }
  | { before: string }
  | { remark: string }
  | { caller: "id" | "name" | "role" | "of" }
  | { found: string }
  | { named: string }
  | { carries: string }
  | { opens: string; by: string; of: "record" | "parent" }
  | { now: true }
  /** Who has a socket open at the record: their names in order, or how many they are. */
  | { present: "names" | "count" }
  | { do: Operator; with: Expression[] }
  | { tally: Tally; of: string; what?: Expression; where?: Expression; loose?: true };

const ENTRIES = ".";

/** What stands for the entries of a list of objects where a tally names what it goes through. */
export const entriesOf = (field: string): string => ENTRIES + field;

/** The list whose entries a tally goes through; null where it goes through records. */
export const listOf = (of: string): string | null => (of.startsWith(ENTRIES) ? of.slice(ENTRIES.length) : null);
