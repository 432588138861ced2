/** Which of several results of one counts; `total`: all of them together. */
export type Keep = "best" | "worst" | "latest" | "first" | "total";
/** What is better: more, or less. */
export type Order = "high" | "low";
/** The same everywhere, or as a field of what the results belong to says. */
export type Setting<T extends string> = T | { field: string; of: Readonly<Record<string, T>> };

/**
 * A table of who stands where. It has a record for each that has results, with the fields of `STANDING` beside the one that
 * names it.
 */
export type StandingsDefinition = {
  /** The field that tells whose results they are. */
  by: string;
  keep: Setting<Keep>;
  order: Setting<Order>;
  /** Ranks of equals: 1, 2, 2, 4; 1, 2, 2, 3; or none has the rank of another. */
  ranks: "shared" | "dense" | "single";
  /** Who stands before its equals: who came there first or last, or by name. */
  first: "earliest" | "latest" | "name";
  /** Decimals of an average; absent: it is not rounded. */
  decimals?: number;
};

/**
 * What is told of one that stands there. `who`: its name. `points`: what counts. `results`: how many there were. `best`,
 * `worst`: of them, by the order; `highest`, `lowest`: whatever the order.
 */
export type Measure =
  | "rank"
  | "who"
  | "points"
  | "best"
  | "worst"
  | "highest"
  | "lowest"
  | "latest"
  | "total"
  | "results"
  | "average";
export type Measures = Readonly<Record<string, Measure>>;

/** What is told of all of them together; `entrants`: how many they are. Of no results there is no average. */
export type Overview = "entrants" | "results" | "total" | "average" | "highest" | "lowest";

/** A number in the query string. */
export type Count = { name: string; default: number; min: number; max: number };
