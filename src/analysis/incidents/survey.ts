import type { Tally } from "#src/monitor/tally.ts";
import type { Habits } from "./habits.ts";

/** One product as it is seen at a moment. Times in milliseconds since 1970. */
export type Survey = {
  beatMs: number;
  /** Everything that was measured before is told by now. */
  until: number;
  /** The last three hours of beats, oldest first; one without any traffic is absent. */
  beats: readonly Tally[];
  /** What is usual; null: not known yet. */
  habits: Habits | null;
  /** By fingerprint: the share of errors before an incident that is open. */
  pinned: Readonly<Record<string, number>>;
};

/** The beats of the last `length`, but for the last `but`. */
export const lastBeats = ({ beatMs, beats, until }: Survey, length: number, but = 0): Tally[] =>
  beats.filter(({ at }) => at >= until - (length + but) * beatMs && at < until - but * beatMs);

/** Whether a version came within what is looked at: a release is judged by itself. */
export const isReleased = ({ beats }: Survey): boolean => {
  const before = new Set(beats.find(({ versions }) => versions.length > 0)?.versions);
  return beats.some(({ versions }) => versions.some((version) => !before.has(version)));
};

export const namesIn = (tallies: readonly Tally[], of: "operations" | "services"): string[] =>
  [...new Set(tallies.flatMap((tally) => Object.keys(tally[of])))].toSorted();
