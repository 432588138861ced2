import type { Workload } from "./parse-workload.ts";

const FEWEST = 5;

/** Timed calls of each operation: so many passes each, or that many on average where there are shares. */
export const countCalls = ({ operations }: Workload, passes: number): number[] => {
  const sum = operations.reduce((total, { share }) => total + (share ?? 1), 0);
  return operations.map(({ share }) => Math.max(FEWEST, Math.round((passes * operations.length * (share ?? 1)) / sum)));
};
