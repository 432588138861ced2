import type { Outcome } from "./run-process.ts";

/** A program of Node's for one product: `script` lies in the packages' folder, or is one of the workbench's own checks. */
export type Task = {
  /** The working copy, absolute. */
  product: string;
  script: string;
  args: readonly string[];
  seconds: number;
  /** Memory that each of its processes may ask for. */
  memoryBytes: number;
};

/** Where the checks of a working copy run. */
export type Sandbox = {
  /** Whether the product's own code may run in it. */
  runsProducts: boolean;
  /** One sentence, for the log. */
  description: string;
  /** The working copy as the program sees it. */
  productSeenAt(product: string): string;
  run(task: Task): Promise<Outcome>;
};
