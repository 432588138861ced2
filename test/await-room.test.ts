import { describe, expect, it } from "vitest";
import { UserError } from "#src/errors.ts";
import { edit, ISSUE, play } from "./play-story.ts";

describe("a repository with enough open pull requests", () => {
  const crowded = [3, 5, 8].map((number) => ({ number, issue: number }));

  it("makes a build wait in sight, and go on by itself", async () => {
    const told = [crowded, crowded, null];
    const room = { enter: async () => told.shift() ?? null, leave: () => {} };
    const { seen, last } = await play([edit("Later."), { signal: { kind: "room" } }, { signal: null }], ISSUE, {
      room,
    });
    expect(seen[1]?.status).toContain("**Next:** waiting: 3 of mine are open here: #3, #5, #8; it goes on when one");
    expect(last.status).toContain("- [x] Pull request");
    expect(last.topics).toContain("1/too-late");
  });

  it("has others waited for no longer than it takes to stop", async () => {
    const left: number[] = [];
    const enter = async (): Promise<null> => {
      throw new UserError("environment", "GitHub refuses.", "Ask its owner.");
    };
    const leave = (_repo: unknown, issue: number): void => void left.push(issue);
    const { comments } = await play([], ISSUE, { room: { enter, leave } });
    expect(comments.get("1/status")).toContain("**Stopped: GitHub refuses.**");
    expect(left).toEqual([ISSUE.issue]);
  });

  it("is no reason to wait once the issue is closed", async () => {
    const room = { enter: async () => crowded, leave: () => {} };
    const { outcome, pushed } = await play(
      [{ signal: { kind: "issue-closed", isDeclined: false } }, { signal: null }],
      ISSUE,
      { room },
    );
    expect(outcome).toEqual({ state: "abandoned", because: "the issue was closed" });
    expect(pushed).toEqual([]);
  });
});
