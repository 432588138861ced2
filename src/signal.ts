/** How long a run waits for the next signal before it takes silence for an answer, in seconds. */
export const PATIENCE = 60 * 86_400;

/** What may reach a run that is under way. */
export type Signal =
  /** Somebody commented a command (`build`), to be checked for permission; with the text as they saw it. */
  | { kind: "command"; command: "build"; title: string; body: string; by: string }
  /** Somebody said something on the issue that is no command. `id` is the comment's. */
  | { kind: "comment"; id: number; text: string; by: string }
  /**
   * Somebody commented that this run may spend more, to be checked for permission. Micro-dollars; null: no amount that
   * may be allowed at once. `id` is the comment's.
   */
  | { kind: "budget"; id: number; microUsd: number | null; by: string }
  /** Somebody commented that what waits shall go on, to be checked for permission. */
  | { kind: "go"; id: number; by: string }
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
    }
  | { kind: "pull-request-closed"; merged: false }
  | { kind: "pull-request-closed"; merged: true; sha: string }
  /** A deployment of the merge commit has ended. */
  | { kind: "deployed"; sha: string; url: string | null; logUrl: string | null; succeeded: boolean }
  | { kind: "issue-closed" };
