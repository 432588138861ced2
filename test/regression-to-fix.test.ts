import { describe, expect, it } from "vitest";
import type { Released } from "#src/regression-to-fix.ts";
import { BEAT_MS, type FakeTraffic, START } from "./monitor/fake-beats.ts";
import { openRollout, type Outside, REPO, SHAS } from "./play-rollout.ts";

const CHANGE = 120;
const AT = START + CHANGE * BEAT_MS - 5_000;
const groups = Array.from({ length: 40 }, (_, n) => n);
const list = (version: string, from: number, to: number, more: Partial<FakeTraffic> = {}): FakeTraffic => ({
  service: "Note",
  operation: "list",
  version,
  from,
  to,
  groups,
  calls: 2,
  ms: 20,
  rows: 10,
  ...more,
});
const slow = (length = 500) => [list("v1", 0, CHANGE), list("v2", CHANGE, CHANGE + length, { ms: 60 })];
const canary = (ms: number) => [
  list("v1", 0, CHANGE),
  list("v1", CHANGE, CHANGE + 500, { groups: groups.slice(8) }),
  list("v2", CHANGE, CHANGE + 500, { groups: groups.slice(0, 8), ms }),
];
const play = async (outside: Outside, traffic: Released["traffic"] = "all") => {
  const rollout = openRollout(outside, AT);
  const outcome = await rollout.roll({ repo: REPO, base: "main", sha: SHAS.v2, url: "https://live", traffic });
  return { ...rollout, outcome };
};

describe("a release that made something worse", () => {
  it("is taken back by the product's own workflow, with the reason, and told of where it came from", async () => {
    const { comments, dispatched, issues, mendings, outcome } = await play({ traffic: slow() });
    expect(outcome).toEqual({ state: "rolled back" });
    expect(dispatched).toEqual([
      {
        workflow: "rollback.yml",
        ref: "main",
        inputs: { reason: expect.stringMatching(/^Note\.list takes 60 ms instead of 20 ms/u), version: SHAS.v1 },
      },
    ]);
    expect(comments.get(`3/rollout/${SHAS.v2}`)).toMatch(
      /^\*\*Rolled back:\*\* `Note\.list` takes \d+ ms instead of \d+ ms\. `2222222` had all traffic[^]*A fix is looked for in #7\./u,
    );
    expect(issues).toMatchObject([
      {
        topic: `regression/${SHAS.v2}`,
        title: expect.stringMatching(/^Regression: Note\.list takes \d+ ms instead of \d+ ms since 2222222$/u),
      },
    ]);
    expect(issues[0]?.body).toContain("It came with #3 (`2222222`). `1111111` has all traffic again");
    expect(mendings).toMatchObject([
      { issue: 7, version: "v2", diagnosis: { operation: "Note.list", good: SHAS.v1, bad: SHAS.v2, pull: 3 } },
    ]);
  });

  it("is told of with what it changed, and where the cause is likely", async () => {
    const service = (create: string) =>
      `export class Note {\n  create(call: Call): Outcome {\n    return ${create};\n  }\n\n  list(call: Call): Outcome {\n    return all;\n  }\n}\n`;
    const before = { "README.md": "# Notes\n", "src/services/note.ts": service("small") };
    const files = { [SHAS.v1]: before, [SHAS.v2]: { ...before, "src/services/note.ts": service("large") } };
    const { issues } = await play({ traffic: slow(), files });
    expect(issues[0]?.body).toContain(
      "\n\nIt changed the code of `Note.create` (`src/services/note.ts`). The code of `Note.list` is as it was, so the cause is likely `Note.create`, which works on the same records.\n\n",
    );
    expect((await play({ traffic: slow() })).issues[0]?.body).not.toContain("It changed");
  });

  it("stands on the dashboard while it is watched, with what came of that, and with its issue", async () => {
    const { told } = await play({ traffic: slow() });
    const since = "watched, it has all traffic since 1970-01-01 18:39 UTC";
    expect(told).toEqual([
      { kind: "rollout", sha: SHAS.v2, rollout: { pull: 3, isWatched: true, says: since } },
      {
        kind: "incident",
        topic: `regression/${SHAS.v2}`,
        incident: { issue: 7, title: expect.stringMatching(/^Regression: Note\.list takes/u) },
      },
      {
        kind: "rollout",
        sha: SHAS.v2,
        rollout: { pull: 3, isWatched: false, says: expect.stringMatching(/^\*\*Rolled back:\*\* .*\.$/u) },
      },
    ]);
  });

  it("is said to be live still where it can't be taken back, and mended all the same", async () => {
    const { comments, issues, mendings, outcome } = await play({
      traffic: slow(),
      ends: { "rollback.yml": { conclusion: "failure" } },
    });
    expect(outcome).toEqual({ state: "not rolled back" });
    expect(comments.get(`3/rollout/${SHAS.v2}`)).toMatch(/^\*\*Not rolled back, though it should be:\*\*/u);
    expect(issues[0]?.body).toContain("it is live as it is");
    expect(mendings).toHaveLength(1);
  });

  it("that nobody made by a pull request is told of in its issue alone", async () => {
    const { comments, issues } = await play({ traffic: slow(), pull: null });
    expect(comments.size).toBe(0);
    expect(issues[0]?.body).toContain("It came with `2222222`.");
  });
});

describe("a canary", () => {
  it("is taken back where its objects became slower", async () => {
    const { comments, outcome } = await play({ traffic: canary(80) }, "some");
    expect(outcome).toEqual({ state: "rolled back" });
    expect(comments.get(`3/rollout/${SHAS.v2}`)).toContain("`2222222` ran on a share of the objects");
  });

  it("gets all traffic where nothing got worse", async () => {
    const { comments, dispatched, outcome } = await play({ traffic: canary(20) }, "some");
    expect(outcome).toEqual({ state: "promoted" });
    expect(dispatched).toEqual([{ workflow: "promote.yml", ref: "main", inputs: { version: SHAS.v2 } }]);
    expect(comments.get(`3/rollout/${SHAS.v2}`)).toMatch(/^\*\*Promoted:\*\*/u);
  });

  it("is people's to decide where nobody asks it", async () => {
    const traffic = [
      list("v1", 0, CHANGE),
      list("v1", CHANGE, CHANGE + 900, { groups: groups.slice(1) }),
      list("v2", CHANGE, CHANGE + 900, { groups: [0] }),
    ];
    const { comments, dispatched, outcome } = await play({ traffic }, "some");
    expect(outcome).toEqual({ state: "undecided" });
    expect(dispatched).toEqual([]);
    expect(comments.get(`3/rollout/${SHAS.v2}`)).toMatch(/^\*\*Undecided:\*\*/u);
  });
});

describe("nothing is done or said", () => {
  it("about what is no product of ours", async () => {
    expect(await play({ traffic: slow(), isProduct: false })).toMatchObject({
      outcome: { state: "no product of ours" },
      dispatched: [],
    });
  });
  it("about a version that another has taken the place of, however slow it was", async () => {
    const traffic = [...slow(20), list("v3", CHANGE + 20, CHANGE + 500)];
    expect(await play({ traffic })).toMatchObject({ outcome: { state: "superseded" }, dispatched: [], issues: [] });
  });
  it("about a first release", async () => {
    const { comments, outcome } = await play({ traffic: [list("v2", CHANGE, CHANGE + 500)] });
    expect(outcome).toEqual({ state: "nothing to compare with" });
    expect(comments.size).toBe(0);
  });
});

it("a release that changed nothing is said to have, once", async () => {
  const { comments, dispatched, outcome } = await play({
    traffic: [list("v1", 0, CHANGE), list("v2", CHANGE, CHANGE + 500)],
  });
  expect(outcome).toEqual({ state: "left" });
  expect(dispatched).toEqual([]);
  expect(comments.get(`3/rollout/${SHAS.v2}`)).toMatch(
    /^\*\*Nothing got worse\*\* since `2222222` had all traffic\.\n\n\| Operation/u,
  );
});

it("how often releases are found worse for nothing is said, and makes the next judgement more careful", async () => {
  const days = [{ day: "2026-01-01", comparisons: 700, alarms: 6 }];
  const { comments, issues } = await play({ traffic: slow(), falseAlarms: { days, caution: 1.25 } });
  const line = "Last 30 days: 6 of 700 pseudo-releases";
  expect(comments.get(`3/rollout/${SHAS.v2}`)).toContain(line);
  expect(issues[0]?.body).toContain(line);
});
