import type { Cause } from "./assessment.ts";

/**
 * `keeps`: a severity below it is quiet; between it and 1 an open incident stays open, and none opens. `quietBeats`: so
 * long it must have been quiet to be over. `confirmBeats`: so long an alarm must last to be one, so that beats which it
 * had not seen confirm it.
 */
type Hysteresis = { keeps: number; quietBeats: number; confirmBeats: number };

const MINUTES = { keeps: 0.5, quietBeats: 30, confirmBeats: 5 };

/** When an incident opens and when it is over. Beats are minutes, unless a product is set otherwise. */
export const HYSTERESIS: Record<Cause, Hysteresis> = {
  silence: { keeps: 0.5, quietBeats: 10, confirmBeats: 0 },
  errors: MINUTES,
  breaker: MINUTES,
  retries: MINUTES,
  "alarms-silent": { keeps: 0.5, quietBeats: 30, confirmBeats: 5 },
  "alarms-late": MINUTES,
  queue: MINUTES,
  "dead-letters": { keeps: 0.5, quietBeats: 60, confirmBeats: 0 },
  restarts: { keeps: 0.5, quietBeats: 60, confirmBeats: 10 },
  storage: { keeps: 0.95, quietBeats: 1_440, confirmBeats: 0 },
  drift: { keeps: 0.6, quietBeats: 1_440, confirmBeats: 0 },
  "samples-lost": MINUTES,
};

/** Beats that are looked at, and of those the ones that stand for now. */
export const SURVEYED_BEATS = 180;
export const RECENT_BEATS = 15;

/** What is an alarm, and from how much evidence on. Where no source is named it is not measured. */
export const LIMITS = {
  /** No answer for ten polls of a minute. */
  silence: { minutes: 10 },
  errors: {
    /** Least calls and errors of now. */
    calls: 20,
    errors: 10,
    /** Least share of failed calls, and how many times the usual share, and that of the same hour of other days. */
    share: 0.01,
    times: 3,
    timesOfHour: 1.5,
    /** Least beats to compare with, and the chance that there is no difference (compareErrors, bursts allowed for). */
    before: 60,
    alpha: 1e-6,
    /** Without that: so many errors, at this many times the worst hour of a week. */
    manyErrors: 50,
    timesOfWorst: 3,
    /** Beats that are looked at for it: where few call, only an hour tells. In the fewest it may show by itself. */
    windows: [15, 60],
    fewest: 5,
    /** So many operations of one service are one incident. */
    atOnce: 3,
  },
  /** A tenth of the calls: the retry budget of the SRE book, chapter 21. */
  retries: { calls: 100, retries: 20, share: 0.1, times: 5, beats: 3 },
  breaker: { openings: 3, beats: 2, times: 2 },
  /** Alarms that were to come in the window, by the poorest of at least three days: at 20, none comes by chance in 2e-9. */
  "alarms-silent": { expected: 20, days: 3, calls: 0.5 },
  /** A Durable Object's alarm may come up to a minute late (Cloudflare's documentation of alarms). */
  "alarms-late": { alarms: 20, ms: 60_000, times: 5, beats: 3 },
  queue: { beats: 60, values: 30, depth: 100, times: 2, z: 3.29 },
  "dead-letters": { beats: 60, count: 3, times: 2 },
  restarts: { beats: 60, operations: 200, starts: 50, share: 0.2, times: 4 },
  /** An object holds 10 GB (Cloudflare's limits of Durable Objects). */
  storage: { bytes: 10e9, share: 0.8, days: 14, fitDays: 3, fitBytes: 1e9 },
  /** Of the 72 hours that are accepted so many are known, each by so many requests. */
  drift: { rise: 0.05, acceptedHours: 54, requests: 30, keptDays: 89 },
  "samples-lost": { beats: 60, samples: 1_000, inBeats: 10 },
} as const;
