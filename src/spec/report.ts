import type { Expression, Tally } from "./expression.ts";

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

export type Step = "day" | "month" | "year";

/**
 * A value of each group: the value that its records have in common, what they come to, or how many percent of the whole
 * that is.
 */
export type Measure =
  | { value: true }
  | { tally: Tally; what?: Expression }
  | { share: { tally: Tally; what?: Expression }; decimals: number };

/** Records put together by the value of a field, or by the period in which a day or moment lies: an entry for each group. */
export type Groups = {
  groups: string;
  /** The service itself, or one of its parts. */
  of: string;
  where?: Expression;
  step?: Step;
  /** Groups that are told even without records: these, or every month of the year that is asked for. */
  every?: string[] | "months";
  entries: Record<string, Measure>;
  /** By members of the entries. */
  sort: { member: string; descending: boolean }[];
};

/** A report only of records whose `day` is not after the one that a parameter of the query string names, or today. */
export type AsOf = { of: string; day: string; parameter?: string };

/**
 * How many days in a row there is a record of which `where` holds: at the most, or up to the day asked about, or to one of
 * the `grace` days before.
 */
export type Streak = {
  streak: "longest" | "current";
  /** The service itself, or one of its parts. */
  of: string;
  day: string;
  where?: Expression;
  grace?: number;
};

/** What the records of the last so many days come to, the one asked about included. */
export type Recent = { days: number; of: string; day: string; is: Expression };

/** What records choose out of a list of what they belong to: `by` is the field that names entries, each by its `key`. */
export type Choosing = { list: string; key: string; of: string; by: string };

/**
 * Every entry of the list, with a member of it, how many chose it, or how many percent that is: of the records, or of all
 * that was chosen.
 */
export type Tallied = Choosing & {
  entries: Record<string, { member: string } | { votes: true } | { share: "ballots" | "choices"; decimals: number }>;
};

/** That member of all entries that most chose, where any did. */
export type Leaders = Choosing & { tells: string };

/** A value in a report. `asked`: what the path says in its parameter, or the day that is asked about. */
export type ReportValue =
  | { tallied: Tallied }
  | { leaders: Leaders }
  | Expression
  | { members: Record<string, ReportValue> }
  | { asked: true }
  | Breakdown
  | Groups
  | Streak
  | Recent;

const expressionsOf = ({ entries, where }: Groups): Expression[] =>
  [
    where,
    ...Object.values(entries).map((measure) =>
      "share" in measure ? measure.share.what : "tally" in measure ? measure.what : undefined,
    ),
  ].filter((each) => each !== undefined);

/** The expressions in a report's members. */
export const expressionsIn = (members: Record<string, ReportValue>): Expression[] =>
  Object.values(members).flatMap((value): Expression[] => {
    if ("members" in value) return expressionsIn(value.members);
    if ("asked" in value || "tallied" in value || "leaders" in value) return [];
    if ("groups" in value) return expressionsOf(value);
    if ("streak" in value) return value.where === undefined ? [] : [value.where];
    if ("days" in value) return [value.is];
    if ("by" in value && !("opens" in value)) return [value.what, value.where].filter((each) => each !== undefined);
    return [value];
  });
