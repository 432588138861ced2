import { emit } from "./emit.ts";
import { now, type Change } from "./hub.ts";
import { renderCheckRunEvent, renderCheckSuite } from "./render/render-check.ts";
import type { CheckConclusion, CheckRun, CheckSuite, Repository } from "./state.ts";

/** The one suite of an app for a head commit; made at its first check run. */
export const ensureCheckSuite = (
  change: Change,
  repo: Repository,
  appId: number,
  headSha: string,
  headBranch: string | null,
): CheckSuite => {
  const present = repo.checkSuites.find((suite) => suite.appId === appId && suite.headSha === headSha);
  if (present) return present;
  const at = now();
  const suite: CheckSuite = {
    id: change.hub.nextId(),
    appId,
    headSha,
    headBranch,
    status: "queued",
    conclusion: null,
    createdAt: at,
    updatedAt: at,
  };
  repo.checkSuites.push(suite);
  return suite;
};

/** The worst of a suite's conclusions decides. */
const WORST_FIRST: CheckConclusion[] = ["failure", "timed_out", "cancelled", "action_required"];

const concludeAll = (runs: CheckRun[]): CheckConclusion => {
  const bad = WORST_FIRST.find((conclusion) => runs.some((run) => run.conclusion === conclusion));
  if (bad) return bad;
  return runs.some((run) => run.conclusion === "success") ? "success" : (runs[0]?.conclusion ?? "neutral");
};

/** Brings a suite in line with its runs, and sends `check_suite.completed` at the moment when all have ended. */
export const settleSuite = (change: Change, repo: Repository, suite: CheckSuite): void => {
  const runs = repo.checkRuns.filter((run) => run.suiteId === suite.id);
  const before = suite.status;
  const done = runs.length > 0 && runs.every((run) => run.status === "completed");
  const started = runs.some((run) => run.status !== "queued");
  suite.status = done ? "completed" : started ? "in_progress" : "queued";
  suite.conclusion = done ? concludeAll(runs) : null;
  suite.updatedAt = now();
  if (!done || before === "completed") return;
  const payload = renderCheckSuite(change.hub, repo, suite).then((check_suite) => ({ check_suite }));
  emit(change, repo, "check_suite", "completed", payload);
};

/** Sends `check_run.…`. */
export const emitCheckRun = (change: Change, repo: Repository, run: CheckRun, action: string): void => {
  const suite = repo.checkSuites.find((item) => item.id === run.suiteId);
  if (suite) emit(change, repo, "check_run", action, { check_run: renderCheckRunEvent(change.hub, repo, run, suite) });
};
