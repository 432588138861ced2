import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";

import { startWorld } from "./memory-host.ts";

const world = startWorld();

afterAll(async () => {
  await world.actions.close();
  rmSync(world.directory, { recursive: true, force: true });
});

const workflow = (group: string, cancel: boolean, script: string) => ({
  ".github/workflows/w.yml": `name: ${group}
on: push
concurrency: { group: "${group}-\${{ github.ref }}", cancel-in-progress: ${cancel} }
jobs: { go: { runs-on: ubuntu-latest, steps: [{ run: "${script}" }] } }`,
});
const runsOf = (name: string) => world.runs.filter((run) => run.workflow === name);

test("cancel-in-progress ends the older run with every process in it", async () => {
  world.commit(workflow("newest", true, "sleep 300"));
  world.emit({});
  await world.until(() => runsOf("newest")[0]?.jobs[0]?.last?.steps[1]?.status === "in_progress");
  world.commit(workflow("newest", true, "echo done"));
  world.emit({});
  await world.actions.idle();
  expect(runsOf("newest").map(({ conclusion }) => conclusion)).toEqual(["cancelled", "success"]);
  expect(runsOf("newest")[0]!.jobs[0]!.last.conclusion).toBe("cancelled");
});

test("a run that a person cancels ends with every process in it, but for what must always run", async () => {
  world.commit({
    ".github/workflows/w.yml": `name: unwanted
on: push
jobs:
  go: { runs-on: ubuntu-latest, steps: [{ run: "sleep 300" }, { if: always(), run: "echo swept" }] }
  later: { runs-on: ubuntu-latest, needs: go, steps: [{ run: "echo never" }] }`,
  });
  world.emit({});
  await world.until(() => runsOf("unwanted")[0]?.jobs[0]?.last?.steps[1]?.status === "in_progress");
  runsOf("unwanted")[0]!.cancel();
  await world.actions.idle();
  const [run] = runsOf("unwanted");
  expect(run!.conclusion).toBe("cancelled");
  expect(run!.jobs.map(({ last }) => last.conclusion)).toEqual(["cancelled", "cancelled"]);
  expect(run!.jobs[0]!.last.log).toContain("swept");
});

test("without it runs take turns, and of those that wait only the newest is kept", async () => {
  world.commit(workflow("turns", false, "sleep 0.3"));
  for (let count = 0; count < 3; count += 1) world.emit({});
  await world.actions.idle();
  const [first, second, third] = runsOf("turns");
  expect([first, second, third].map((run) => run!.conclusion)).toEqual(["success", "cancelled", "success"]);
  const ended = Date.parse(first!.jobs[0]!.last.steps[1]!.completedAt!);
  expect(Date.parse(third!.jobs[0]!.last.steps[1]!.startedAt!)).toBeGreaterThanOrEqual(ended);
});

test("close stops a run at once and leaves no process and no directory", async () => {
  const other = startWorld();
  other.commit(workflow("closing", false, "echo pid $$; sleep 300"));
  other.emit({});
  await other.until(() => /Z pid \d+/u.test(other.runs[0]?.jobs[0]?.last?.log ?? ""));
  const pid = Number(/Z pid (\d+)/u.exec(other.runs[0]!.jobs[0]!.last.log)![1]);
  await other.actions.close();
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(other.runs[0]!.conclusion).toBe("cancelled");
  rmSync(other.directory, { recursive: true });
});
