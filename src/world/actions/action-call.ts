import type { JobState } from "./job-state.ts";

/** One `uses:` step. */
export type ActionCall = {
  inputs: Record<string, string>;
  env: Record<string, string>;
  state: JobState;
  signal: AbortSignal;
  onLine: (line: string) => void;
  setOutput: (name: string, value: string) => void;
};

/** A local substitute for a published action. `inputs` are the ones it understands; any other is refused. */
export type BuiltInAction = { inputs: string[]; run(call: ActionCall): Promise<void> };
