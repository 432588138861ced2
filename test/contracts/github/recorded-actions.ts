import { expect } from "vitest";
import type { Reply, Sent } from "#test/github/repository-fixture.ts";
import type { FailedJob } from "./subject.ts";

/** What GitHub Actions have run there: jobs that failed, and workflows that were started by hand. */
export type ActionsState = {
  dispatched: { inputs: Record<string, unknown>; log: string | null }[];
  failed: (FailedJob & { sha: string; attempts: number })[];
};

export const STORAGE = "https://logs.test";
const ok = (body: unknown): Reply => ({ status: 200, body });
const made = (body: unknown): Reply => ({ status: 201, body });

/** Jobs are check runs, under the same ids; the log lies on another server, whose link needs no token. */
export const answerActions = ({ failed }: ActionsState, { path, query }: Sent): Reply | null => {
  const sha = /^\/commits\/(\w+)\/check-runs$/u.exec(path)?.[1];
  const facts = { status: "completed", conclusion: "failure", started_at: null, completed_at: null };
  if (sha !== undefined) {
    const found = failed.filter((job) => job.sha === sha);
    const output = { annotations_count: 2 };
    const check_runs = found.map(({ name }, id) => ({ ...facts, id, name, html_url: null, output }));
    return ok({ total_count: found.length, check_runs });
  }
  const annotation = { path: "src/index.ts", start_line: 1, title: "a title", message: "no such name" };
  if (/^\/check-runs\/\d+\/annotations$/u.test(path)) return ok([annotation]);
  if (path === "/actions/runs") {
    const runs = failed.filter((job) => job.sha === query.get("head_sha"));
    const workflow_runs = runs.map(({ attempts }, id) => ({
      id,
      workflow_id: 5,
      conclusion: attempts === 1 ? "failure" : null,
      run_attempt: attempts,
    }));
    return ok({ total_count: runs.length, workflow_runs });
  }
  const again = /^\/actions\/runs\/(\d+)\/rerun-failed-jobs$/u.exec(path)?.[1];
  if (again !== undefined) {
    failed[Number(again)]!.attempts += 1;
    return made({});
  }
  const jobs = failed.map(({ attempts, name, step }, id) => ({
    id,
    name,
    conclusion: attempts === 1 ? "failure" : null,
    run_attempt: attempts,
    steps: [
      { name: "Set up job", conclusion: "success" },
      { name: step, conclusion: "failure" },
    ],
  }));
  if (/^\/actions\/runs\/\d+\/jobs$/u.test(path)) return ok({ total_count: jobs.length, jobs });
  const id = /^\/actions\/jobs\/(\d+)\/logs$/u.exec(path)?.[1];
  return id === undefined ? null : { status: 302, headers: { location: `${STORAGE}/logs/${id}?sig=key` } };
};

/** A dispatch is answered with nothing; which run it became the list of runs tells. */
export const answerDispatches = ({ dispatched }: ActionsState, { body, method, path, query }: Sent): Reply | null => {
  if (method === "POST" && path === "/actions/workflows/measure.yml/dispatches") {
    dispatched.push({ inputs: body["inputs"] as Record<string, unknown>, log: null });
    return { status: 204, body: undefined };
  }
  if (path === "/actions/workflows/measure.yml/runs") {
    expect(query.get("event")).toBe("workflow_dispatch");
    const workflow_runs = dispatched.map(({ log }, index) => ({
      id: 900 + index,
      conclusion: log === null ? null : "success",
      html_url: "https://github.test/run",
      created_at: new Date().toISOString(),
      head_branch: "main",
      event: "workflow_dispatch",
    }));
    return ok({ total_count: workflow_runs.length, workflow_runs });
  }
  return path === "/actions/runs/900/jobs" ? ok({ total_count: 1, jobs: [{ id: 900 }] }) : null;
};
