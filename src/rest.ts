import type { Run } from "#src/durable/step.ts";

/** Waits some time in which nothing that reaches the run is of interest. */
export const rest = async (run: Run, seconds: number): Promise<void> => {
  if (seconds > 0) await run.nextSignal(seconds);
};
