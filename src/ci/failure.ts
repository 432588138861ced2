/** What of a product's checks failed. `step`: none of the others, so the fault need not lie in the product. */
export type FailureKind = "test" | "type" | "lint" | "format" | "budget" | "api" | "dependency" | "perf" | "step";

/**
 * One fact about a check that failed. It holds no free text of a log: every word of it stands in the product's tree or in
 * a table of ours, and the rest is numbers. It may still be untrue, because what is tested writes into the log too.
 */
export type Failure = {
  /** The job and its step as the product's workflows name them; null: they name none like it. */
  check: string | null;
  step: string | null;
  kind: FailureKind;
  /** Titles from the outermost to the test's own, joined by ` > `; a title with places to fill stands as it is written. */
  test?: string;
  /** A file of the product's tree, relative to its root. */
  path?: string;
  line?: number;
  /** Lint rule, code of the compiler (`TS2322`), class of the exception, or what kind of budget, break or trouble it is. */
  code?: string;
  /** What it is about: an operation, a package, a field of an answer. */
  subject?: string;
  /** As JSON, or what it is instead: `undefined`, `an object`, `a list`, `a text` (one that is not in the tree). */
  expected?: string;
  received?: string;
};

/** A job of GitHub Actions that failed, and the end of its log as it was written: for `readFailures` alone. */
export type JobLog = {
  check: string;
  conclusion: string;
  /** 1 for the first run of a commit, one more for each time that it was run again. */
  attempt: number;
  failedSteps: string[];
  /** Null: GitHub holds none. */
  log: string | null;
};
