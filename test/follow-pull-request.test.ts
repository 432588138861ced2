import { describe, expect, it } from "vitest";
import type { Run } from "#src/durable/step.ts";
import { TransientError } from "#src/errors.ts";
import { ISSUE, type Moment, play } from "./play-story.ts";

/** As of a real one, what is transient is tried again. */
const step: Run["step"] = async (_name, effect) => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await effect(attempt);
    } catch (error) {
      if (!(error instanceof TransientError) || attempt === 8) throw error;
    }
  }
};

/** The default branch moves, and GitHub says so of a merge; the first look is only whether the pull request is open. */
const move = async (mergeable: (boolean | null)[]) => {
  const moved: Moment = { signal: { kind: "base-moved", sha: "b".repeat(40) }, mergeable: [null, ...mergeable] };
  const { comments } = await play([moved], ISSUE, { step });
  return comments.get("2/conflict");
};

describe("a default branch that moves under a pull request", () => {
  it("is a conflict once GitHub has tried the merge, which it does when it is first asked", async () => {
    const told = await move([null, null, false]);
    expect(told).toMatch(/^\*\*`main` and `aidevos\/1-.*` have changed the same lines\*\*/u);
  });

  it("is nothing to tell of where it can be merged, or GitHub does not say", async () => {
    expect(await move([null, true])).toBeUndefined();
    expect(await move([null, null, null, null, null, null])).toBeUndefined();
  });
});
