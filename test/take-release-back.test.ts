import { describe, expect, it } from "vitest";
import { builtNotebook as before } from "./built-notebook.ts";
import { figuresFor, resultOf } from "./follow-up/measured.ts";
import { BEAT_MS, START } from "./monitor/fake-beats.ts";
import { openRollout, type Outside, SHAS } from "./play-rollout.ts";
import { asked, slowRelease } from "./slow-release.ts";

const EDGE = "src/orchestration/edge/answer-operation.ts";
const SERVICE = "src/services/note.ts";
const OPERATION = "Note.countPinned";
const slow = `${before[EDGE]}\n// slow\n`;
const released: Record<string, string> = {
  ...before,
  [EDGE]: slow,
  "src/shared/pause.ts": "export const pause = 1;\n",
};
const now: Record<string, string> = { ...released, "README.md": "# Notes\n" };

/** The story of a slow release. Once it is taken back a call takes `after` ms instead of 10 in a comparison, and `ms` in production. */
const play = async (
  files: { main: Record<string, string>; released: Record<string, string> },
  { after = 4, ms = 20 } = {},
) => {
  const log = `perf-result ${JSON.stringify(resultOf([figuresFor(OPERATION, 10, after)]))}\n`;
  const outside: Outside = {
    traffic: [
      asked("countPinned", "v1", [0, 60], 20),
      asked("countPinned", "v2", [60, 90], 60),
      asked("countPinned", "v3", [90, 600], ms),
    ],
    files: { main: files.main, [SHAS.v1]: before, [SHAS.v2]: files.released },
    signals: [
      { kind: "checks-finished", sha: "b".repeat(40) },
      { kind: "pull-request-closed", merged: true, sha: SHAS.v3 },
    ],
    ends: { "perf.yml": { conclusion: "success", log } },
  };
  const story = openRollout(outside, START + 88 * BEAT_MS);
  const outcome = await story.mend(slowRelease(OPERATION));
  return { ...story, outcome };
};

describe("a release", () => {
  it("is taken back where nothing else helps", async () => {
    const { outcome, pulls, pushed } = await play({ main: now, released });
    expect(pushed).toMatchObject([
      { files: [{ path: EDGE, content: before[EDGE] }], removed: ["src/shared/pause.ts"] },
    ]);
    expect(pulls[0]?.title).toBe("perf(note): take back all that came with 2222222, p50 −60 %");
    expect(pulls[0]?.body).toContain("whatever else that brought: 2 files, where nobody has changed anything since.");
    expect(outcome).toEqual({ state: "kept", pull: 8 });
  });

  it("comes back whole where production is slower without it", async () => {
    const { outcome, pushed } = await play({ main: now, released }, { ms: 75 });
    expect(outcome.state).toBe("worse");
    expect(pushed[1]?.files).toEqual([
      { path: EDGE, content: slow },
      { path: "src/shared/pause.ts", content: "export const pause = 1;\n" },
    ]);
  });

  it("is taken back on what production has measured where no comparison goes that way, and measured once", async () => {
    const wait = { ...before, [SERVICE]: before[SERVICE]!.replace("const count =", "// slow\n      const count =") };
    const { dispatched, outcome, pulls } = await play({ main: wait, released: wait }, { after: 10 });
    expect(dispatched).toHaveLength(1);
    expect(pulls[0]?.title).toBe("fix(note): take back all that came with 2222222, −67 % in production");
    expect(outcome.state).toBe("kept");
  });

  it("stays where people have built on it", async () => {
    const { comments, pushed } = await play({ main: { ...now, [EDGE]: `${slow}// more\n` }, released });
    expect(pushed).toEqual([]);
    expect(comments.get("7/no-fix")).toMatch(/^\*\*No fix found\.\*\*/u);
  });

  it("stays where the product would break its rules without it", async () => {
    const migrated = before[SERVICE]!.replace("\n];", '\n  "CREATE TABLE more (id TEXT)",\n];');
    const withMigration = (files: Record<string, string>) => ({ ...files, [SERVICE]: migrated });
    const { pushed } = await play({ main: withMigration(now), released: withMigration(released) });
    expect(migrated).toContain("CREATE TABLE more");
    expect(pushed).toEqual([]);
  });
});
