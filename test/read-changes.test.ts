import { expect, it } from "vitest";
import { UserError } from "#src/errors.ts";
import { listAt, readChangedPaths } from "#src/read-changes.ts";
import { REPO } from "./play-rollout.ts";

const listing = (trees: Record<string, Record<string, string>>) => ({
  listFiles: async (_repo: typeof REPO, ref: string) => trees[ref] ?? {},
});

it("paths that were changed, added or removed are told, in order", async () => {
  const trees = { good: { "b.ts": "1", "c.ts": "1", "d.ts": "1" }, bad: { "a.ts": "1", "b.ts": "2", "d.ts": "1" } };
  expect(await readChangedPaths(listing(trees), REPO, ["good", "bad"])).toEqual(["a.ts", "b.ts", "c.ts"]);
});

it("nothing is told of a commit that is not there any more", async () => {
  expect(await readChangedPaths(listing({ bad: { "a.ts": "1" } }), REPO, ["good", "bad"])).toEqual([]);
});

it("nothing is told where there are more files than GitHub lists; what else fails is no matter of ours", async () => {
  const failing = (error: Error) => ({ listFiles: () => Promise.reject(error) });
  expect(await listAt(failing(new UserError("environment", "Too many.", "Fewer.")), REPO, "main")).toEqual({});
  await expect(listAt(failing(new Error("down")), REPO, "main")).rejects.toThrow("down");
});
