import type { Expression } from "./expression.ts";
import type { Tallied } from "./report.ts";
import type { Count, Measure } from "./standings.ts";

/** A part of a page about a record. */
export type PageSection =
  /** A text or number of it. */
  | { field: string }
  /** The entries of a list, or that member of each. */
  | { list: string; member?: string }
  /** Who stands first. */
  | { standings: string; count: Count; tells: Record<string, Measure> }
  /** How many chose each entry of a list, where that may be seen. */
  | { tallied: Tallied; visible?: Expression };

/** A page of HTML about one record. `heading`: the field that it is called by. `refresh`: seconds. */
export type PageBehaviour = { kind: "page"; heading: string; sections: PageSection[]; refresh?: number };
