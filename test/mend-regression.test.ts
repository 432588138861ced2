import { describe, expect, it } from "vitest";
import type { Mending } from "#src/mending.ts";
import type { Signal } from "#src/signal.ts";
import { readTemplates } from "./codegen/read-templates.ts";
import { judged } from "./follow-up/judged.ts";
import { BEAT_MS, START } from "./monitor/fake-beats.ts";
import { HEAD, openRollout, type Outside, SHAS } from "./play-rollout.ts";
import { asked, slowRelease } from "./slow-release.ts";
import { figuresFor, resultOf } from "./follow-up/measured.ts";

const groups = Array.from({ length: 40 }, (_, n) => n);
const list = (version: string, from: number, to: number, ms: number) => asked("list", version, [from, to], ms);
const service = (body: string) => `export class Note {\n  list(call: Call): Outcome {\n    return ${body};\n  }\n}\n`;
const PATH = "src/services/note.ts";
const files = {
  main: { [PATH]: service("slow") },
  [SHAS.v1]: { [PATH]: service("fast") },
  [SHAS.v2]: { [PATH]: service("slow") },
};
const { after } = judged();
const MENDING = slowRelease("Note.list");
const GREEN: Signal = { kind: "checks-finished", sha: "b".repeat(40) };
const MERGED = { kind: "pull-request-closed", merged: true, sha: SHAS.v3 } satisfies Signal;
/** The log of a comparison in which the operation took so much of the time that it took before. */
const logOf = (ratio: number, operation = "Note.list"): string =>
  `a line\nperf-result ${JSON.stringify(resultOf([figuresFor(operation, 10, 10 * ratio)]))}\nmore\n`;
const history = (ms: number) => [list("v1", 0, 60, 20), list("v2", 60, 90, 60), list("v3", 90, 600, ms)];
const play = async (outside: Partial<Outside>, mending: Mending = MENDING, operation = "Note.list") => {
  const story = openRollout(
    {
      traffic: history(20),
      files,
      signals: [GREEN, MERGED],
      ends: { "perf.yml": { conclusion: "success", log: logOf(0.4, operation) } },
      ...outside,
    },
    START + 88 * BEAT_MS,
  );
  return { ...story, outcome: await story.mend(mending) };
};

describe("a regression is mended", () => {
  it("by a candidate that the product's own workflow has measured, and production tells that it held", async () => {
    const { comments, dispatched, outcome, pulls, pushed, ready, told } = await play({});
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
      {
        branch: "aidevos/7-mend-note-list",
        draft: true,
        title: "perf(note): restore how Note.list worked before, p50 −60 %",
      },
    ]);
    expect(pulls[0]?.body).toMatch(
      /^Fixes #7\.\n\n`Note\.list` became slower with #3[^]*\*\*Verdict\.\*\*[^]*Reproduce:/u,
    );
    expect(ready).toEqual(["PR_8"]);
    expect(outcome).toEqual({ state: "kept", pull: 8 });
    expect(told).toEqual([{ kind: "incident", topic: `regression/${SHAS.v2}`, incident: null }]);
    expect(comments.get("8/verdict")).toMatch(/^\*\*KEPT\*\*[^]*\| this fix \| 20 ms/u);
  });

  it("that was seen too briefly to be compared twice, and held", async () => {
    const traffic = [list("v1", 0, 60, 20), list("v2", 60, 82, 60), list("v3", 90, 600, 20)];
    expect((await play({ traffic })).outcome).toEqual({ state: "kept", pull: 8 });
  });

  it("by nothing that is not faster beyond doubt", async () => {
    const { comments, outcome, pulls } = await play({ ends: { "perf.yml": { conclusion: "success", log: logOf(1) } } });
    expect(outcome).toEqual({ state: "no fix", pull: null });
    expect(pulls).toEqual([]);
    expect(comments.get("7/no-fix")).toContain("no significant change, so it is not proposed");
  });

  it("no more once somebody closes its issue as not planned", async () => {
    const closed = (isDeclined: boolean): Signal => ({ kind: "issue-closed", isDeclined });
    const { outcome } = await play({ signals: [GREEN, closed(true), MERGED] });
    expect(outcome).toEqual({ state: "declined", pull: null });
    expect((await play({ signals: [GREEN, closed(false), MERGED] })).outcome).toEqual({ state: "kept", pull: 8 });
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

const OPPORTUNITY: Mending = {
  ...MENDING,
  version: null,
  diagnosis: {
    cause: "opportunity",
    service: "Note",
    operation: "Note.list",
    others: ["Note.read"],
    topic: "opportunity/abc-1",
    opportunity: {
      kind: "rows-read",
      service: "Note",
      operation: "Note.list",
      fingerprint: "abc",
      figures: { ...after, rowsRead: 600 },
      callsPerDay: 57_600,
      evidence: "reads 600 rows where its answer needs 20",
      value: { unit: "rows read", perDay: 3e7, how: "runs × rows" },
    },
  },
};
const TEMPLATE = Object.fromEntries(readTemplates().map(({ content, path }) => [path, content]));
const slowCount = {
  ...TEMPLATE,
  [PATH]: TEMPLATE[PATH]!.replace("this.records.countWhere(", "this.records.where(").replace(
    "equals: true }]);",
    "equals: true }]).length;",
  ),
};

describe("what the rules know", () => {
  const v4 = (ms: number) => [list("v2", 0, 90, 60), list("v3", 90, 600, ms)];

  it("is tried against a regression whose operation nobody has changed", async () => {
    const { dispatched, pulls, pushed } = await play(
      { files: { main: slowCount, [SHAS.v1]: slowCount, [SHAS.v2]: slowCount }, signals: [] },
      { ...MENDING, diagnosis: { ...MENDING.diagnosis, operation: "Note.countPinned" } },
      "Note.countPinned",
    );
    expect(pushed[0]?.message).toBe("perf(note): count in the query (Note.countPinned)");
    expect(pushed[0]?.files[0]?.content).toBe(TEMPLATE[PATH]);
    expect(dispatched).toHaveLength(1);
    expect(pulls[0]?.body).toContain("This would count in the query (`Note.countPinned`); all else");
  });

  it("makes an opportunity a pull request, and production is compared with the version before", async () => {
    const { comments, outcome, pulls, pushed } = await play(
      { files: { main: TEMPLATE }, traffic: v4(20) },
      OPPORTUNITY,
    );
    expect(pushed[0]?.files[0]?.content).toContain("CREATE INDEX records_in_order_of_list ON records");
    expect(pulls[0]?.title).toBe("perf(note): add an index in the order of its list (Note.list), p50 −60 %");
    expect(pulls[0]?.body).toMatch(
      /^Fixes #7\.\n\n`Note\.list` reads 600 rows[^]*what it answers stays the same\.[^]*\*\*Verdict\.\*\*/u,
    );
    expect(outcome).toEqual({ state: "kept", pull: 8 });
    expect(comments.get("8/verdict")).toMatch(
      /^\*\*KEPT\*\*[^]*against the version before[^]*\| this change \| 20 ms/u,
    );
    expect(comments.get("8/verdict")).not.toContain("regression");
  });

  it("is taken back where production is slower than before", async () => {
    const { comments, outcome, pulls } = await play({ files: { main: TEMPLATE }, traffic: v4(120) }, OPPORTUNITY);
    expect(outcome.state).toBe("worse");
    expect(comments.get("8/verdict")).toMatch(/^\*\*REVERTED\*\*, by #8: it is slower than before\./u);
    expect(pulls[1]?.title).toMatch(/^revert: add an index/u);
  });

  it("tells nothing where production does not tell the versions apart", async () => {
    const traffic = v4(60).map((one) => ({ ...one, groups: groups.slice(0, 3) }));
    expect((await play({ files: { main: TEMPLATE }, traffic }, OPPORTUNITY)).outcome.state).toBe("inconclusive");
  });

  it("is not filed without a significant change, and the issue is closed", async () => {
    const ends = { "perf.yml": { conclusion: "success", log: logOf(1) } };
    const { comments, issues, outcome, pulls } = await play({ files: { main: TEMPLATE }, ends }, OPPORTUNITY);
    expect([outcome.state, pulls]).toEqual(["no fix", []]);
    expect(comments.get("7/no-fix")).toMatch(
      /^\*\*No significant change, not filing\.\*\*[^]*add an index in the order/u,
    );
    expect(issues).toMatchObject([{ topic: "opportunity/abc-1", state: "closed" }]);
  });
});

describe("people", () => {
  it("who don't want what an opportunity came to have its issue closed", async () => {
    const signals: Signal[] = [{ kind: "pull-request-closed", merged: false }];
    const { issues, outcome } = await play({ files: { main: TEMPLATE }, signals }, OPPORTUNITY);
    expect(outcome).toEqual({ state: "declined", pull: 8 });
    expect(issues).toMatchObject([{ topic: "opportunity/abc-1", state: "closed" }]);
    expect((await play({ signals })).issues).toEqual([]);
  });

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
    expect(comments.get("7/order/1/status")).toBe(
      "**Where this stands:** #8 waits for its checks, and then for somebody who merges it.",
    );
    expect(comments.get("7/order/2/approve")).toContain(
      "`/aidevos approve` does nothing on an issue about a regression.",
    );
    expect(comments.get("7/order/3/stop")).toMatch(/^\*\*Stopped\*\*, as @ana wants it\./u);
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
  // What others merge meanwhile is not written over.
  expect(pushed.map(({ base }) => base)).toEqual([HEAD, MERGED.sha]);
  expect(pushed[1]).toMatchObject({
    branch: "aidevos/7-revert-note-list",
    files: [{ path: PATH, content: service("slow") }],
  });
  expect(pulls[1]).toMatchObject({ title: "revert: restore how Note.list worked before" });
  expect(comments.get("8/verdict")).toMatch(/^\*\*REVERTED\*\*, by #8: it is slower/u);
});
