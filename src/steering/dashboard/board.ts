import type { Failure } from "#src/steering/failures/failure.ts";

/** Where a build stands: `waiting` for people, `resting` until somebody reopens what was closed. */
export type Standing = "waiting" | "working" | "stopped" | "paused" | "resting" | "ignored" | "live";

/** What a tick on the dashboard orders. */
export const BOXES = ["retry", "pause", "resume", "ignore"] as const;
export type Box = (typeof BOXES)[number];

/** One build as the dashboard shows it. `title` and `says` are inert Markdown of one line. */
export type Build = {
  issue: number;
  title: string;
  standing: Standing;
  /** Its pull request while that is open. */
  pull: number | null;
  /** Who owes what; null where nobody does. */
  says: string | null;
  /** Whether it may help that it is tried again. */
  canRetry: boolean;
  /** Nothing hears an order any more. */
  hasEnded: boolean;
  /** The fingerprint of what stopped it, where that is no matter of this build alone. */
  cause: string | null;
};

/** What stands on GitHub as an issue of ours. `digest`: of what was written; null: people have changed it since. */
export type Posted = { number: number; digest: string | null; isClosed: boolean };

/** A version that got traffic. `says`: in one line of inert Markdown, since when it is watched or what came of that. */
export type Rollout = { sha: string; pull: number | null; isWatched: boolean; says: string };

/** What is wrong with the live product, of which an issue of its own tells. `title` is inert. */
export type Incident = { topic: string; issue: number; title: string };

/** What people are to see of the live product. */
export type Live = { rollouts: Rollout[]; incidents: Incident[] };

/** What is known of a repository as a whole, kept between runs. */
export type Board = {
  /** As it was called when something was told of it last; null: nothing was. */
  repo: { installationId: number; id: number; owner: string; name: string } | null;
  /** One more for each change that people are to see. */
  revision: number;
  /** What the repository's settings say of a dashboard; null: nobody has read them yet. */
  isWanted: boolean | null;
  builds: Build[];
  failures: Failure[];
  /** Absent where nothing was told of it yet. */
  live?: Live;
  /** By topic: `dashboard`, `failure/<fingerprint>`. */
  posted: Record<string, Posted>;
};

/** Whether the app has ever built something there: nothing else that happens in a repository is its business. */
export const isAtHome = (board: Board | null): boolean =>
  board !== null && (board.isWanted !== null || board.builds.length > 0);

/** What is known to be wrong with its settings. */
export const settingsFailures = ({ failures }: Board): Failure[] =>
  failures.filter(({ cause, over }) => over === null && cause.fingerprint.startsWith("settings-invalid-"));

export const DASHBOARD = "dashboard";

export const EMPTY: Board = { repo: null, revision: 0, isWanted: null, builds: [], failures: [], posted: {} };
