import type { Command } from "#src/steering/command.ts";

/** How long a run waits for the next signal before it takes silence for an answer, in seconds. */
export const PATIENCE = 60 * 86_400;

/** What may reach a run that is under way. */
export type Signal =
  /**
   * Somebody with write access ordered something by a comment; `id` is the comment's, `thread` the issue or pull request
   * that it is on; title and body are the as they saw it.
   */
  | { kind: "order"; id: number; thread: number; by: string; command: Command; title: string; body: string }
  /** Somebody said something on the issue that is no command. `id` is the comment's. */
  | { kind: "comment"; id: number; text: string; by: string }
  | { kind: "edited"; title: string; body: string; by: string }
  /** A workflow run on the run's branch has completed. */
  | { kind: "checks-finished"; sha: string }
  /** Somebody has submitted a review of the pull request: `text` is what they say of it as a whole. */
  | {
      kind: "reviewed";
      review: number;
      verdict: "approved" | "changes_requested" | "commented";
      text: string;
      by: string;
      byId: number;
    }
  /** Somebody, and not the app, has pushed to the run's branch. */
  | { kind: "pushed"; sha: string; by: string }
  | { kind: "pull-request-closed"; merged: false }
  | { kind: "pull-request-closed"; merged: true; sha: string }
  /** A deployment of the merge commit has ended. `secret`: the one that it wants for, where that is known. */
  | { kind: "deployed"; sha: string; url: string | null; logUrl: string | null; succeeded: boolean; secret?: string }
  /** Something was pushed to the default branch. */
  | { kind: "base-moved"; sha: string }
  /** `isDeclined`: as not planned. */
  | { kind: "issue-closed"; isDeclined: boolean }
  /** `by` reopened it; title and body as they were then. */
  | { kind: "issue-reopened"; title: string; body: string; by: string }
  | { kind: "pull-request-reopened" }
  /** A pull request of ours in the repository has ended. */
  | { kind: "room" }
  /** The repository has another name, or belongs to another installation. */
  | { kind: "moved"; owner: string; name: string; installationId: number }
  /** Nothing can be done there until the same `because` is over. */
  | { kind: "rests"; because: Rest }
  | { kind: "wakes"; because: Rest }
  /** Nothing can be done there any more. */
  | { kind: "ended"; because: End };

/** What keeps a run from all that it does, for a time. */
export type Rest =
  | "the issue is locked"
  | "the repository is archived"
  | "the app was taken off the repository"
  | "the app is suspended";

export type End =
  | "the issue was deleted"
  | "the issue was transferred"
  | "the repository was deleted"
  | "the app was uninstalled";

export type Order = Extract<Signal, { kind: "order" }>;
