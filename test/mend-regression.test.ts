import { describe, expect, it } from "vitest";
import type { Mending } from "#src/mending.ts";
import type { Signal } from "#src/signal.ts";
import { judged } from "./follow-up/judged.ts";
import { BEAT_MS, type FakeTraffic, START } from "./monitor/fake-beats.ts";
import { openRollout, type Outside, REPO, SHAS } from "./play-rollout.ts";
import { figuresFor, resultOf } from "./follow-up/measured.ts";

const groups = Array.from({ length: 40 }, (_, n) => n);
const list = (version: string, from: number, to: number, ms: number): FakeTraffic => ({
  service: "Note",
  operation: "list",
  version,
  from,
  to,
  groups,
  calls: 2,
  ms,
  rows: 10,
});
const service = (body: string) => `export class Note {\n  list(call: Call): Outcome {\n    return ${body};\n  }\n}\n`;
const PATH = "src/services/note.ts";
const files = {
  main: { [PATH]: service("slow") },
  [SHAS.v1]: { [PATH]: service("fast") },
  [SHAS.v2]: { [PATH]: service("slow") },
};
const { after, before } = judged();
const MENDING: Mending = {
  repo: REPO,
  base: "main",
  issue: 7,
  version: "v2",
  diagnosis: {
    cause: "regression",
    service: "Note",
    operation: "Note.list",
    others: [],
    metric: "latency",
    change: 2,
    low: 1.5,
    high: 2.6,
    newErrors: [],
    before,
    after,
    good: SHAS.v1,
    bad: SHAS.v2,
    pull: 3,
  },
};
const GREEN: Signal = { kind: "checks-finished", sha: "b".repeat(40) };
const MERGED: Signal = { kind: "pull-request-closed", merged: true, sha: SHAS.v3 };
/** The log of a comparison in which the operation took so much of the time that it took before. */
const logOf = (ratio: number): string =>
  `a line\nperf-result ${JSON.stringify(resultOf([figuresFor("Note.list", 10, 10 * ratio)]))}\nmore\n`;
const history = (ms: number) => [list("v1", 0, 60, 20), list("v2", 60, 90, 60), list("v3", 90, 600, ms)];
const play = async (outside: Partial<Outside>) => {
  const story = openRollout(
    {
      traffic: history(20),
      files,
      signals: [GREEN, MERGED],
      ends: { "perf.yml": { conclusion: "success", log: logOf(0.4) } },
      ...outside,
    },
    START + 88 * BEAT_MS,
  );
  return { ...story, outcome: await story.mend(MENDING) };
};

describe("a regression is mended", () => {
  it("by a candidate that the product's own workflow has measured, and production tells that it held", async () => {
    const { comments, dispatched, outcome, pulls, pushed, ready } = await play({});
    expect(pushed).toMatchObject([
      {
        branch: "aidevos/7-mend-note-list",
        files: [{ path: PATH, content: service("fast") }],
        message: "perf(note): restore how Note.list worked before",
      },
    ]);
    expect(dispatched).toEqual([
      {
        workflow: "perf.yml",
        ref: "aidevos/7-mend-note-list",
        inputs: { base: "a".repeat(40), workload: '{"operations":[{"operation":"Note.list","records":400}]}' },
      },
    ]);
    expect(pulls).toMatchObject([
      { branch: "aidevos/7-mend-note-list", draft: true, title: "perf(note): restore how Note.list worked before" },
    ]);
    expect(pulls[0]?.body).toMatch(
      /^Fixes #7\.\n\n`Note\.list` became slower with #3[^]*\*\*Verdict\.\*\*[^]*Reproduce:/u,
    );
    expect(ready).toEqual(["PR_8"]);
    expect(outcome).toEqual({ state: "kept", pull: 8 });
    expect(comments.get("8/verdict")).toMatch(/^\*\*KEPT\*\*[^]*\| this fix \| 20 ms/u);
  });

  it("by nothing that is not faster beyond doubt", async () => {
    const { comments, outcome, pulls } = await play({ ends: { "perf.yml": { conclusion: "success", log: logOf(1) } } });
    expect(outcome).toEqual({ state: "no fix", pull: null });
    expect(pulls).toEqual([]);
    expect(comments.get("7/no-fix")).toContain("no significant change, so it is not proposed");
  });

  it("by nothing where no code of it changed", async () => {
    const { comments, dispatched } = await play({ files: { ...files, main: files[SHAS.v1]! } });
    expect(dispatched).toEqual([]);
    expect(comments.get("7/no-fix")).toMatch(/^\*\*No fix found\.\*\*/u);
  });

  it("by nothing that could not be measured", async () => {
    const { comments } = await play({ ends: { "perf.yml": { conclusion: "failure", log: "no result" } } });
    expect(comments.get("7/no-fix")).toContain("it could not be measured");
  });
});

describe("people", () => {
  it("may not want it", async () => {
    expect((await play({ signals: [{ kind: "pull-request-closed", merged: false }] })).outcome).toEqual({
      state: "declined",
      pull: 8,
    });
  });
  it("are answered what they order, and may stop it", async () => {
    const order = (id: number, name: string): Signal => ({
      kind: "order",
      id,
      thread: 7,
      by: "ana",
      command: { name } as never,
      title: "",
      body: "",
    });
    const { comments, outcome } = await play({
      signals: [order(1, "status"), order(2, "approve"), order(3, "stop"), MERGED],
    });
    expect(comments.get("7/order/1")).toBe(
      "**Where this stands:** #8 waits for its checks, and then for somebody who merges it.",
    );
    expect(comments.get("7/order/2")).toContain("`/aidevos approve` does nothing on an issue about a regression.");
    expect(comments.get("7/order/3")).toMatch(/^\*\*Stopped\*\*, as @ana wants it\./u);
    expect(outcome).toEqual({ state: "declined", pull: null });
  });
  it("are told of checks that are red, and it stays a draft", async () => {
    const { comments, ready } = await play({ signals: [GREEN], conclusion: "failure" });
    expect(ready).toEqual([]);
    expect(comments.get("8/checks")).toMatch(/^\*\*1 check failed\*\*/u);
  });
});

it("what is slower than before the regression is taken back, by a pull request too", async () => {
  const { comments, outcome, pulls, pushed } = await play({ traffic: history(75) });
  expect(outcome.state).toBe("worse");
  expect(pushed[1]).toMatchObject({
    branch: "aidevos/7-revert-note-list",
    files: [{ path: PATH, content: service("slow") }],
  });
  expect(pulls[1]).toMatchObject({ title: "revert: restore how Note.list worked before" });
  expect(comments.get("8/verdict")).toMatch(/^\*\*REVERTED\*\*, by #8: it is slower/u);
});
