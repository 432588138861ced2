import type { Assignment } from "#src/spec/spec.ts";

/** Whether secrets are made anew. */
export const makesAnew = (set: readonly Assignment[]): boolean => set.some((each) => "anew" in each);
