import type { GitHub, Repo } from "#src/github/github.ts";

/** A GitHub with one repository that has `README.md` on `main`, the app installed, and somebody who may write. */
export type Subject = {
  github: GitHub;
  repo: Repo;
  person: Person;
  /** What GitHub's own description finds wrong with the answers so far. */
  problems(): string[];
  close(): Promise<void>;
};

export type FailedJob = { name: string; step: string; log: string };

/** What people do there, by GitHub's API and not by ours. */
export type Person = {
  login: string;
  openIssue(title: string, body: string): Promise<number>;
  comment(issue: number, body: string): Promise<void>;
  /** Edits, closes or reopens any issue. */
  editIssue(issue: number, edit: { body?: string; state?: "open" | "closed"; state_reason?: string }): Promise<void>;
  /** Issues that the app has opened. */
  readOwnIssues(): Promise<{ number: number; title: string; body: string; state: string }[]>;
  /** Puts a thumb up to a comment. */
  approve(comment: number): Promise<void>;
  readComments(issue: number): Promise<{ body: string; bot: boolean }[]>;
  commit(branch: string, path: string, text: string): Promise<string>;
  readPull(number: number): Promise<{ draft: boolean; body: string; state: string; count: number }>;
  /** A job of GitHub Actions that failed at a commit, with this log. */
  failJob(sha: string, job: FailedJob): Promise<void>;
  /** Puts a workflow for dispatches on the default branch. */
  addWorkflow(file: string): Promise<void>;
  /** What was started by hand so far, each with its inputs. */
  readDispatches(): Promise<Record<string, unknown>[]>;
  /** The run that was started last ends well, with this log of its one job. */
  endDispatched(log: string): Promise<void>;
  /** Asks for changes: of the whole, and of one line. The id of the review. */
  requestChanges(number: number, text: string, comment: { path: string; line: number; text: string }): Promise<number>;
  /** Each thread of a pull request: what is said in it, without its hidden last line, and whether it is resolved. */
  readThreads(number: number): Promise<{ said: string[]; resolved: boolean }[]>;
  /** The sha of the merge commit. */
  merge(number: number): Promise<string>;
};
