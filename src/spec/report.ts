import type { Expression } from "./expression.ts";

/**
 * What records come to by the values of a field, or by the entries of a list, of each: how many there are, or the sum of
 * `what`. Records without a value count for none.
 */
export type Breakdown = {
  by: string;
  /** The service itself, or one of its parts. */
  of: string;
  what?: Expression;
  where?: Expression;
  /** Values that are told even where they come to nothing. */
  values?: string[];
  /** Told as a list of entries with these members, the highest first, then by value; absent: as an object. */
  entries?: { value: string; result: string };
};

/** A value in a report. `asked`: what the path says in its parameter. */
export type ReportValue = Expression | { members: Record<string, ReportValue> } | { asked: true } | Breakdown;

/** The expressions in a report's members. */
export const expressionsIn = (members: Record<string, ReportValue>): Expression[] =>
  Object.values(members).flatMap((value): Expression[] => {
    if ("members" in value) return expressionsIn(value.members);
    if ("asked" in value) return [];
    if ("by" in value) return [value.what, value.where].filter((each) => each !== undefined);
    return [value];
  });
