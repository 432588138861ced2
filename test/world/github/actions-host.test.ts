import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RepositoryEvent } from "#src/world/actions/host.ts";
import { commitFiles, openTestWorld, type TestWorld } from "./open-test-world.ts";

const WORKFLOW = `name: CI
on:
  push:
  workflow_dispatch:
    inputs:
      a: { type: choice, options: ["1", "2"] }
      reason: { required: true, default: none }
`;

describe("what the embedded GitHub gives the Actions runner", () => {
  let test: TestWorld;
  let sha: string;
  let push: RepositoryEvent;
  const R = "/repos/acme/shop";
  const repo = "acme/shop";
  beforeAll(async () => {
    test = await openTestWorld();
    sha = await commitFiles(test, "work", { ".github/workflows/ci.yml": WORKFLOW });
    await test.world().idle();
    push = test.events.find(({ name }) => name === "push")!;
  });
  afterAll(() => test.close());

  const cancelled: string[] = [];
  const start = (name: string) =>
    test.world().host.createRun({
      repo,
      workflow: { path: `.github/workflows/${name}.yml`, name },
      event: push,
      jobs: [{ key: "test", name: `${name} test` }],
      cancel: () => void cancelled.push(name),
      rerun: null,
    });
  const update = (run: { runId: number; jobs: { jobId: number }[] }, conclusion: "success" | "failure" | null) =>
    test.world().host.updateJob({
      repo,
      runId: run.runId,
      jobId: run.jobs[0]!.jobId,
      status: conclusion === null ? "in_progress" : "completed",
      conclusion,
      steps: [],
      annotations: [
        { path: "src/a.ts", startLine: 3, endLine: 3, level: "failure", message: "expected 1", title: "a test" },
      ],
      summary: "# Summary",
      log: "line 1\nline 2\n",
    });

  it("carries two runs of one commit through one suite, which ends with the last of them", async () => {
    expect(push).toMatchObject({ repo, sha, ref: "refs/heads/work", headBranch: "work", actor: "builder[bot]" });
    const first = start("ci");
    const second = start("lint");
    expect([first.runNumber, second.runNumber]).toEqual([1, 1]);
    for (const run of [first, second]) {
      update(run, null);
      update(run, run === first ? "success" : "failure");
      test.world().host.completeRun(repo, run.runId, run === first ? "success" : "failure");
    }
    const heard = (await test.heard()).filter((name) => /^(check|workflow)/.test(name));
    const birth = ["workflow_run.requested", "workflow_job.queued", "check_run.created"];
    const life = [
      "workflow_run.in_progress",
      "workflow_job.in_progress",
      "workflow_job.completed",
      "check_run.completed",
      "workflow_run.completed",
    ];
    expect(heard).toEqual([...birth, ...birth, ...life, ...life, "check_suite.completed"]);
    const { body } = await test.call(test.tokens.bot, `GET ${R}/commits/${sha}/check-runs`);
    expect(body.check_runs).toHaveLength(2);
    for (const { html_url: page } of body.check_runs) expect((await fetch(page)).status).toBe(200);
    const { body: suites } = await test.call(test.tokens.bot, `GET ${R}/commits/${sha}/check-suites`);
    expect(suites.check_suites).toMatchObject([
      {
        app: { id: 15_368, slug: "github-actions" },
        status: "completed",
        conclusion: "failure",
        latest_check_runs_count: 2,
      },
    ]);
    const { body: runs } = await test.call(test.tokens.bot, `GET ${R}/actions/runs?head_sha=${sha}&event=push`);
    expect(runs.workflow_runs.map((run: { conclusion: string }) => run.conclusion)).toEqual(["failure", "success"]);
    expect((await test.call(test.tokens.bot, `GET ${R}/actions/runs?branch=other`)).body.total_count).toBe(0);
  });

  it("cancels a run for whoever may, for as long as it goes on", async () => {
    const { call, tokens } = test;
    const run = start("long");
    const cancel = (token: string) => call(token, `POST ${R}/actions/runs/${run.runId}/cancel`);
    expect((await cancel(tokens.rita)).status).toBe(403);
    expect(cancelled).toEqual([]);
    expect((await cancel(tokens.wanda)).status).toBe(202);
    expect(cancelled).toEqual(["long"]);
    update(run, "failure");
    test.world().host.completeRun(repo, run.runId, "cancelled");
    expect((await cancel(tokens.wanda)).status).toBe(409);
  });

  it("says once that a suite is complete, and lets no app touch another's check run", async () => {
    const { call, tokens } = test;
    const wish = { name: "lint", head_sha: sha, conclusion: "success" };
    const { body: run } = await call(tokens.bot, `POST ${R}/check-runs`, wish);
    await call(tokens.bot, `PATCH ${R}/check-runs/${run.id}`, { output: { title: "Late", summary: "words" } });
    const told = (await test.heard()).slice(-3);
    expect(told).toEqual(["check_run.created", "check_run.completed", "check_suite.completed"]);
    const { body: theirs } = await call(tokens.bot, `GET ${R}/commits/${sha}/check-runs?app_id=15368`);
    const meddle = await call(tokens.bot, `PATCH ${R}/check-runs/${theirs.check_runs[0].id}`, {
      conclusion: "success",
    });
    expect([meddle.status, (await call(tokens.wanda, `POST ${R}/check-runs`, wish)).status]).toEqual([403, 403]);
  });

  it("shows annotations, and the log behind a link that needs no token", async () => {
    const { body } = await test.call(test.tokens.bot, `GET ${R}/commits/${sha}/check-runs?check_name=ci+test`);
    const [check] = body.check_runs;
    expect(check.output).toMatchObject({ summary: "# Summary", annotations_count: 1 });
    const annotations = await test.call(test.tokens.bot, `GET ${R}/check-runs/${check.id}/annotations`);
    expect(annotations.body).toMatchObject([{ path: "src/a.ts", start_line: 3, annotation_level: "failure" }]);
    const log = await test.call(test.tokens.bot, `GET ${R}/actions/jobs/${check.id}/logs`);
    expect(log.status).toBe(302);
    const location = log.headers.get("location")!;
    expect(await (await fetch(location)).text()).toBe("line 1\nline 2\n");
    expect((await fetch(location.replace(/sig=.*/, "sig=0"))).status).toBe(404);
  });

  it("makes a new success the only active one of its environment", async () => {
    const { host } = test.world();
    const facts = { repo, sha, ref: "refs/heads/work", environment: "production" };
    for (let n = 0; n < 2; n++) {
      const deploymentId = host.createDeployment(facts);
      const links = { environmentUrl: "http://127.0.0.1:1/", logUrl: null };
      host.updateDeployment({ repo, deploymentId, state: "in_progress", ...links });
      host.updateDeployment({ repo, deploymentId, state: "success", ...links });
    }
    const { body: deployments } = await test.call(test.tokens.bot, `GET ${R}/deployments?environment=production`);
    const states = await Promise.all(
      deployments.map(async ({ id }: { id: number }) => {
        const { body } = await test.call(test.tokens.bot, `GET ${R}/deployments/${id}/statuses`);
        return body.map((status: { state: string }) => status.state);
      }),
    );
    expect(states).toEqual([
      ["success", "in_progress"],
      ["inactive", "success", "in_progress"],
    ]);
  });

  it("gives names and values of settings to jobs, and never a secret's value to the API", async () => {
    const world = test.world();
    world.setSecret(repo, "TOKEN", "s3cr3t-value");
    world.setVariable(repo, "URL", "http://product");
    expect(world.host.readSecrets(repo, "production")).toEqual({ TOKEN: "s3cr3t-value" });
    expect(world.host.readVariables(repo, null)).toEqual({ URL: "http://product" });
    const listed = await test.call(test.tokens.wanda, `GET ${R}/actions/secrets`);
    expect(listed.body).toMatchObject({ total_count: 1, secrets: [{ name: "TOKEN" }] });
    expect(JSON.stringify(listed.body)).not.toContain("s3cr3t-value");
    expect((await test.call(test.tokens.rita, `GET ${R}/actions/secrets`)).status).toBe(403);
  });

  it("starts a workflow by hand only as the workflow says that it may be", async () => {
    const ask = async (name: string, inputs: object) => {
      const path = `POST ${R}/actions/workflows/${name}.yml/dispatches`;
      const { body, status } = await test.call(test.tokens.wanda, path, { ref: "other", inputs });
      return [status, body.message];
    };
    await commitFiles(test, "other", { ".github/workflows/ci.yml": WORKFLOW });
    await commitFiles(test, "other", { ".github/workflows/lint.yml": "name: Lint\non: push\n" });
    expect(await ask("lint", {})).toEqual([422, "Workflow does not have 'workflow_dispatch' trigger"]);
    expect(await ask("ci", { b: "1" })).toEqual([422, 'Unexpected inputs provided: ["b"]']);
    expect(await ask("ci", { reason: "" })).toEqual([422, "Required input 'reason' not provided"]);
    expect((await ask("ci", { a: "3" }))[1]).toContain("not in the list of allowed values");
  });

  it("deploys a commit over its checks only where it is told to", async () => {
    const ask = async (more: object) => {
      const { body, status } = await test.call(test.tokens.bot, `POST ${R}/deployments`, { ref: sha, ...more });
      return [status, body.message];
    };
    expect(await ask({})).toEqual([409, `Conflict: Commit status checks failed for ${sha}.`]);
    expect((await ask({ required_contexts: [] }))[0]).toBe(201);
    await test.world().idle();
  });

  it("starts nothing by what a job does with its own token, but a dispatch", async () => {
    const { host } = test.world();
    const restricted = host.createJobToken(repo, null);
    expect((await test.call(restricted, `POST ${R}/issues`, { title: "Not asked for" })).status).toBe(403);
    const token = host.createJobToken(repo, { issues: "write", "pull-requests": "read" });
    const before = test.events.length;
    const { body } = await test.call(token, `POST ${R}/issues`, { title: "By a job" });
    expect(body.user.login).toBe("github-actions[bot]");
    await test.call(test.tokens.wanda, `POST ${R}/actions/workflows/ci.yml/dispatches`, {
      ref: "work",
      inputs: { a: "1" },
    });
    await test.world().idle();
    const started = test.events.slice(before);
    expect(started.map(({ name }) => name)).toEqual(["workflow_dispatch"]);
    expect(started[0]).toMatchObject({ sha, headBranch: "work", payload: { inputs: { a: "1" } } });
  });

  it("has no reader for what is told of a run whose repository is gone", async () => {
    const { token } = test.world().addUser({ login: "adam", name: "adam" });
    test.world().createRepository({ owner: "acme", name: "gone", collaborators: { adam: "admin" } });
    const gone = "acme/gone";
    const jobs = [{ key: "test", name: "test" }];
    const workflow = { path: ".github/workflows/ci.yml", name: "ci" };
    const { host } = test.world();
    const run = host.createRun({ repo: gone, workflow, event: push, jobs, cancel: () => undefined, rerun: null });
    expect((await test.call(token, `DELETE /repos/${gone}`)).status).toBe(204);
    const { runId } = run;
    const { jobId } = run.jobs[0]!;
    const told = { steps: [], annotations: [], summary: "", log: "" };
    host.updateJob({ repo: gone, runId, jobId, status: "completed", conclusion: "success", ...told });
    host.completeRun(gone, runId, "success");
    expect((await test.call(token, `GET /repos/${gone}`)).status).toBe(404);
  });
});
