import type { Measured, RawBeat } from "#src/monitor/measured.ts";

/** A product that is watched, by its repository. `url`: where it is live. */
export type Watched = {
  repo: { installationId: number; id: number; owner: string; name: string };
  url: string;
  /** Length of its beats in milliseconds; null before the first answer. */
  beatMs: number | null;
  /** When the newest beat that is kept began, in milliseconds since 1970; null: none is. */
  newest: number | null;
  /** Why it does not answer; null: it did, or was never asked. */
  problem: string | null;
  /** Since when it does not, in milliseconds since 1970; null: it does. */
  silentSince: number | null;
};

/** Which Worker version (its first digits) runs which commit. */
export type SeenVersion = { version: string; sha: string; seenAt: number };

/** What products measured: beats while they are fresh, hours after that. The same beat put twice is the last. */
export type Archive = {
  /** A product is watched from now on, or lives elsewhere now. */
  watch(product: Pick<Watched, "repo" | "url">): Promise<void>;
  unwatch(id: number): Promise<void>;
  watched(): Promise<Watched[]>;
  put(id: number, answer: { beatMs: number; beats: RawBeat[]; seen: SeenVersion }): Promise<void>;
  /** What keeps a product from telling anything, and when (milliseconds since 1970) that was seen. */
  note(id: number, problem: string, at: number): Promise<void>;
  /** Beats that began in [from, to), oldest first. */
  beats(id: number, from: number, to: number): Promise<RawBeat[]>;
  /** The same of hours. */
  hours(id: number, from: number, to: number): Promise<RawBeat[]>;
  /** Newest first. */
  versions(id: number): Promise<SeenVersion[]>;
  /**
   * Beats older than a day become hours, by `merge`, and what is older than 90 days goes. Answers how many beats went.
   */
  thin(now: number, merge: (beats: readonly Measured[]) => Measured): Promise<number>;
};
