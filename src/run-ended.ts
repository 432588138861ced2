import type { End } from "#src/signal.ts";

/** What has become of a run that nothing more can be done for. `paused`: nobody came back in all the time that it waited. */
export type Stopped =
  | { state: "abandoned"; because: End }
  /** `because`: what kept it from going on. */
  | { state: "paused"; because: string };

/** Ends a run wherever it is. Nothing is written to GitHub for it. */
export class RunEnded extends Error {
  readonly outcome: Stopped;

  constructor(outcome: Stopped) {
    super(outcome.because);
    this.name = "RunEnded";
    this.outcome = outcome;
  }
}
