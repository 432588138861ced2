import { describe, expect, it } from "vitest";
import { chooseBranch, parseBranch } from "#src/pull-request/choose-branch.ts";

describe("chooseBranch", () => {
  it.each([
    ["Todo list", "aidevos/7-todo-list"],
    ["Größe: äöü & Co!", "aidevos/7-gro-e-a-o-u-co"],
    ["任务", "aidevos/7-spec"],
    ["../../main; rm -rf /", "aidevos/7-main-rm-rf"],
  ])("makes of %j a name that git and a shell take as it is", (title, branch) => {
    expect(chooseBranch(7, title)).toBe(branch);
  });

  it("is read back to its issue", () => {
    expect(parseBranch(chooseBranch(41, "x".repeat(200)))).toBe(41);
  });

  it.each(["main", "aidevos/x-1", "aidevos/0-a", "feature/aidevos/1-a", "aidevos/1-a/b"])(
    "leaves %s alone",
    (branch) => {
      expect(parseBranch(branch)).toBeNull();
    },
  );
});
