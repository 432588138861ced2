import { expect, test } from "vitest";
import { keepOthers } from "#src/codegen/keep-others.ts";

test("what people did on a branch goes along, unless the base has changed it too, or it is ours", () => {
  const parted = { same: "0", edited: "1", gone: "2", both: "3", ours: "4", old: "5", agreed: "6" };
  const branch = { same: "0", edited: "1a", both: "3a", ours: "4a", old: "5", agreed: "6a", added: "7" };
  const base = { same: "0", edited: "1", gone: "2", both: "3b", ours: "4", old: "5b", agreed: "6a" };
  expect(keepOthers({ parted, branch, base }, new Set(["ours"]), {})).toEqual({
    blobs: { edited: "1a", added: "7" },
    removed: ["gone"],
    kept: ["both"],
  });
});

test("what we wrote there last, and would not write again, is nobody's", () => {
  const parted = {};
  const branch = { ours: "1", record: "2", changed: "3a" };
  const base = { record: "2b" };
  expect(keepOthers({ parted, branch, base }, new Set(["ours"]), { ours: "1", record: "2", changed: "3" })).toEqual({
    blobs: { changed: "3a" },
    removed: [],
    kept: [],
  });
});
