import type { Releases } from "./cloudflare/releases.ts";
import type { Exchange } from "./people/end-user.ts";
import type { CheckRun, Comment, DeploymentStatus, File, Issue, PullRequest, Review } from "./people/thread.ts";

/** Everything a demo run did, as it is written by `--report`. Durations are seconds, times ISO 8601. */
export type DemoReport = {
  ok: boolean;
  /** Each promise of the story, and whether it held. */
  claims: Claim[];
  /** Named where the run broke off. */
  failure: { place: string; cause: string } | null;
  spec: string;
  repository: string;
  issue: Issue | null;
  comments: Comment[];
  pullRequest: (PullRequest & { files: (File & { content: string })[]; comments: Comment[]; reviews: Review[] }) | null;
  /** Whether the pull request was a draft when it was first seen; at the end it is not. */
  openedAsDraft: boolean;
  checkRuns: CheckRun[];
  release: {
    sha: string;
    url: string;
    environment: string;
    statuses: DeploymentStatus[];
    versions: Releases["versions"];
  } | null;
  /** The app's own record of its run: what it probed and what came back. */
  outcome: unknown;
  endUserCalls: Exchange[];
  /** Seconds since the issue was filed, in order. */
  timings: { milestone: string; seconds: number }[];
  totalSeconds: number;
  apiCalls: { actor: string; method: string; path: string; status: number; milliseconds: number }[];
};

export type Claim = { claim: string; holds: boolean; cause: string };
