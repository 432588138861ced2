import type { Assessment } from "./assessment.ts";

/** The newest incident of one fingerprint, kept between surveys. Times in milliseconds since 1970. */
export type Episode = {
  /** How many there were. 0: none yet, but an alarm that is not confirmed. */
  nth: number;
  /** The episode whose issue tells of it: an earlier one where it came back soon. */
  issue: number;
  /** As it was last, but for `since` and what was before, which stay as they were at first. */
  assessment: Assessment;
  /** Since when an alarm lasts that would open the next; null: there is none. */
  alarmSince: number | null;
  /** When it was last not quiet, and when it could last be told at all. */
  lastSeen: number;
  lastTold: number;
  /** Null: it goes on. */
  over: { at: number; because: "quiet" | "unknown" } | null;
  /** One more for each change that people are to hear of; `posted`: the last that a run was told. */
  revision: number;
  posted: number;
  /** Of what people heard last. */
  heard: { severity: number; at: number };
  /** People want to hear no more of it. */
  isDeclined: boolean;
};

/** By fingerprint. */
export type Episodes = Readonly<Record<string, Episode>>;
