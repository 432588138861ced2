import type { Metric } from "#src/analysis/verdict.ts";

export type ProductName = "todo-list" | "notification-system" | "url-shortener";

/** One text of one file for another, as a colleague's commit has it. */
export type Edit = { path: string; find: string; replace: string };

/** What is wrong, and where, as whoever seeded it knows. */
type Seeded = {
  /** What a colleague would say it is. */
  cause: string;
  service: string;
  /** Any of these names it rightly; an empty list: it is about the whole service. */
  operations: readonly string[];
  /** Operations that have to suffer with them: an alarm about one is not false. */
  harms?: readonly string[];
};

/** A release that makes something worse. `metrics`: by any of these it is named rightly. */
export type ReleaseFault = {
  name: string;
  kind: "release";
  product: ProductName;
  edits: readonly Edit[];
  seeded: Seeded & { metrics: readonly (Metric | "new errors")[] };
};

/** What happens to a product without a release. `verdicts`: incidents and opportunities that name it rightly. */
export type ConditionFault = {
  name: string;
  kind: "condition";
  product: ProductName;
  /** What users, or what the product calls, do from then on. */
  condition: "receiver down" | "templates paused" | "one at a time";
  seeded: Seeded & { verdicts: readonly string[] };
};

export type Fault = ReleaseFault | ConditionFault;

/** What the app found, as it says it, and how long after the fault began. */
export type Finding = { verdict: string; subject: string; says: string; seconds: number };
