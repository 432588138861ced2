import type { Diagnosis } from "#src/follow-up/diagnosis.ts";
import type { PerfResult } from "#src/follow-up/perf-result.ts";
import type { Candidate } from "#src/follow-up/propose-restoring.ts";
import { chooseBranch } from "#src/pull-request/choose-branch.ts";
import type { Actions, Issues, Ports, Proposal, Repo, Thread, Watch } from "./ports.ts";

/** `issue`: the one about it. `version`: of the Worker that is slow, as labels have it; null: whichever will be live then. */
export type Mending = { repo: Repo; base: string; issue: number; diagnosis: Diagnosis; version: string | null };

/** `at`: the commit at which the product was read, where a branch with what mends it starts. */
export type Grounded = Mending & { at: string };

export type MendingPorts = {
  thread: Pick<Thread, "ensureComment">;
  issues: Pick<Issues, "ensureIssue">;
  proposal: Proposal;
  watch: Watch;
  actions: Actions;
} & Pick<Ports, "accounts" | "agents" | "board" | "formatCode" | "templates">;

/** What the issue of a regression is known by. */
export const regressionOf = (sha: string): string => `regression/${sha}`;

/** What was tried, and what measuring it came to. */
export type Tried = { candidate: Candidate; branch: string; measured: PerfResult | null };

/** The branch of a candidate: the first is named as all are, further ones are numbered. */
export const branchOf = ({ diagnosis, issue }: Mending, nth: number): string =>
  chooseBranch(issue, `mend ${diagnosis.operation}`, nth);
