import type { RawBeat } from "#src/monitor/measured.ts";

/** A version that was given traffic. */
export type Rollout = {
  /** What was measured before and after, oldest first. */
  beats: readonly RawBeat[];
  beatMs: number;
  /** When it was, in milliseconds since 1970. */
  at: number;
  /** First digits of the Worker version's id, as labels have it; null: nothing was released, whatever answered. */
  version: string | null;
  /** `some`: objects are spread over this version and the one before it. */
  traffic: "all" | "some";
};

/** The clock of the statistics: a quarter of an hour of minutes. A world whose beats are shorter has shorter slots. */
export const BEATS_PER_SLOT = 15;
/** Beats of before that are worth reading. */
export const BEATS_BEFORE = 24 * BEATS_PER_SLOT;

/** When a slot after the change is over and told; slot 0 is over at once. */
export const endOfSlot = ({ at, beatMs }: Pick<Rollout, "at" | "beatMs">, slot: number): number =>
  Math.ceil(at / beatMs) * beatMs + slot * BEATS_PER_SLOT * beatMs;

/** Beat → its place: 0 is the first that began after the change, -1 the last that was over before it. */
export const placeOf = ({ at, beatMs }: Pick<Rollout, "at" | "beatMs">, beat: number): number | null => {
  const first = Math.ceil(at / beatMs) * beatMs;
  if (beat >= first) return Math.floor((beat - first) / beatMs);
  return beat + beatMs > at ? null : Math.floor((beat + beatMs - Math.floor(at / beatMs) * beatMs) / beatMs) - 1;
};
