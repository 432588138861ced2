import nock from "nock";
import { afterEach, describe, expect, test } from "vitest";
import { TransientError } from "#src/errors.ts";
import { closeFixture, openFixture, REPO, type Routes } from "./repository-fixture.ts";

const STORAGE = "https://logs.test";
const SHA = "c".repeat(40);

afterEach(closeFixture);

const run = (id: number, workflow_id: number, conclusion: string | null) => ({ id, workflow_id, conclusion });
const job = (id: number, name: string, conclusion: string | null, more: object = {}) => ({
  id,
  name,
  conclusion,
  ...more,
});

const routesOf = (runs: object[], jobs: Record<number, object[]>): Routes => ({
  "GET /actions/runs": ({ query }) => {
    const found = query.get("head_sha") === SHA ? runs : [];
    return { status: 200, body: { total_count: found.length, workflow_runs: found } };
  },
  ...Object.fromEntries(
    Object.entries(jobs).map(([id, list]) => [
      `GET /actions/runs/${id}/jobs`,
      () => ({ status: 200, body: { total_count: list.length, jobs: list } }),
    ]),
  ),
  "GET /actions/jobs/1/logs": () => ({ status: 302, headers: { location: `${STORAGE}/1?key=x` } }),
});

describe("the logs of what failed on a commit", () => {
  test("are those of failed jobs in each workflow's newest run, also of one that still goes on", async () => {
    const runs = [run(30, 5, null), run(20, 6, "success"), run(10, 5, "failure")];
    const steps = [
      { name: "Install", conclusion: "success" },
      { name: "Types", conclusion: "failure" },
      { name: "Lint and format", conclusion: null },
    ];
    const jobs = {
      30: [job(1, "check", "failure", { run_attempt: 2, steps }), job(2, "test", null), job(3, "x", "skipped")],
    };
    const { github, sent } = await openFixture(routesOf(runs, jobs));
    nock(STORAGE, { badheaders: ["authorization"] })
      .get("/1?key=x")
      .reply(200, "one\ntwo\n");
    expect(await github.readFailureLogs(REPO, SHA)).toEqual([
      { check: "check", conclusion: "failure", attempt: 2, failedSteps: ["Types"], log: "one\ntwo\n" },
    ]);
    expect(sent("GET")).toEqual(["/actions/runs", "/actions/runs/30/jobs", "/actions/jobs/1/logs"]);
    expect(await github.readFailureLogs(REPO, "d".repeat(40))).toEqual([]);
  });

  test("are none where GitHub holds none, or holds it no more", async () => {
    const jobs = { 10: [job(9, "gone", "timed_out"), job(1, "expired", "cancelled")] };
    const { github } = await openFixture(routesOf([run(10, 5, "failure")], jobs));
    nock(STORAGE).get("/1?key=x").reply(410);
    expect(await github.readFailureLogs(REPO, SHA)).toEqual([
      { check: "gone", conclusion: "timed_out", attempt: 1, failedSteps: [], log: null },
      { check: "expired", conclusion: "cancelled", attempt: 1, failedSteps: [], log: null },
    ]);
  });

  test("are asked for again where the server that keeps them is down, or sends on to another", async () => {
    const { github } = await openFixture(routesOf([run(10, 5, "failure")], { 10: [job(1, "check", "failure")] }));
    nock(STORAGE).get("/1?key=x").reply(503, "");
    await expect(github.readFailureLogs(REPO, SHA)).rejects.toBeInstanceOf(TransientError);
    nock(STORAGE).get("/1?key=x").reply(302, "", { location: "https://elsewhere.test/" });
    await expect(github.readFailureLogs(REPO, SHA)).rejects.toBeInstanceOf(TransientError);
    nock(STORAGE).get("/1?key=x").reply(200, "a line\n");
    expect(await github.readFailureLogs(REPO, SHA)).toMatchObject([{ log: "a line\n" }]);
  });

  test("are at most twenty", async () => {
    const jobs = { 10: Array.from({ length: 25 }, (_, n) => job(n + 100, `job ${n}`, "failure")) };
    const { github } = await openFixture(routesOf([run(10, 5, "failure")], jobs));
    expect(await github.readFailureLogs(REPO, SHA)).toHaveLength(20);
  });
});
