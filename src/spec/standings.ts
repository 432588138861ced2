/** Which of several results of one counts; `total`: all of them together. */
export type Keep = "best" | "worst" | "latest" | "first" | "total";
/** What is better: more, or less. */
export type Order = "high" | "low";
/** The same everywhere, or as a field of what the results belong to says. */
export type Setting<T extends string> = T | { field: string; of: Record<string, T> };

/** The records of a part tell who stands where by results that come in. */
export type StandingsSpec = {
  /** The field that tells whose results they are. */
  by: string;
  keep: Setting<Keep>;
  order: Setting<Order>;
  /** Ranks of equals: 1, 2, 2, 4; 1, 2, 2, 3; or none has the rank of another. */
  ranks: "shared" | "dense" | "single";
  /** Who stands before its equals: who came there first or last, or by name. */
  first: "earliest" | "latest" | "name";
  /** Decimals of an average. */
  decimals?: number;
};

/** What is told of one that stands there. `who`: its name. `points`: what counts. `results`: how many there were. */
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

/** What is told of all of them together. `entrants`: how many they are. */
export type Overview = "entrants" | "results" | "total" | "average" | "highest" | "lowest";

/** A number in the query string. */
export type Count = { name: string; default: number; min: number; max: number };

/** What is asked of standings, which are those of the part `part`. `whole`: the member that tells what they belong to. */
export type StandingsBehaviour =
  /** The first of them, in the member `items`; null: the answer is the list. */
  | { kind: "top"; part: string; items: string | null; whole?: string; count: Count; tells: Record<string, Measure> }
  /** One of them. */
  | { kind: "standing"; part: string; whole?: string; tells: Record<string, Measure> }
  /** One of them, between those that stand next to it. */
  | { kind: "around"; part: string; items: string | null; whole?: string; count: Count; tells: Record<string, Measure> }
  /** What all of them come to. */
  | { kind: "overview"; part: string; whole?: string; tells: Record<string, Overview> };
