import { describe, expect, it } from "vitest";
import { carryOver, findChangedByPeople, type Ground } from "#src/codegen/carry-over.ts";
import { blobIdOf } from "#src/codegen/layer-manifest.ts";

const lines = (...text: string[]) => `${text.join("\n")}\n`;
const BEFORE = {
  "a.ts": lines("one", "two", "three", "four", "five"),
  "b.ts": "b\n",
  "docs/decisions/0001-plan.md": "1\n",
};

/** What lies in the repository, where people have changed what `people` has; null: they deleted it. */
const ground = (people: Record<string, string | null> = {}): Ground => {
  const there = Object.entries({ ...BEFORE, ...people }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return {
    ids: Object.fromEntries(there.map(([path, content]) => [path, blobIdOf(content)])),
    written: Object.fromEntries(Object.entries(BEFORE).map(([path, content]) => [path, blobIdOf(content)])),
    before: Object.entries(BEFORE).map(([path, content]) => ({ path, content })),
    people: Object.fromEntries(Object.entries(people).filter((entry): entry is [string, string] => entry[1] !== null)),
  };
};
const after = (files: Record<string, string>) => Object.entries(files).map(([path, content]) => ({ path, content }));
const NEW = lines("one", "two", "three", "four", "FIVE");

describe("carryOver", () => {
  it("replaces what nobody changed, adds what is new, and removes what is gone but for records", () => {
    const files = after({ "a.ts": NEW, "c.ts": "c\n" });
    expect(carryOver(files, ground())).toEqual({ files, removed: ["b.ts"], kept: [] });
    expect(carryOver(after(BEFORE), ground())).toEqual({ files: [], removed: [], kept: [] });
  });

  it("merges what people changed elsewhere in the file", () => {
    const theirs = ground({ "a.ts": lines("ONE", "two", "three", "four", "five") });
    const files = after({ "a.ts": NEW, "b.ts": "b\n" });
    expect(findChangedByPeople(files, theirs)).toEqual(["a.ts"]);
    expect(carryOver(files, theirs).files).toEqual([
      { path: "a.ts", content: lines("ONE", "two", "three", "four", "FIVE") },
    ]);
  });

  it("leaves to people what both changed at the same place, and names it", () => {
    const theirs = ground({ "a.ts": lines("one", "two", "three", "four", "5"), "b.ts": "mine\n" });
    expect(carryOver(after({ "a.ts": NEW }), theirs)).toEqual({ files: [], removed: [], kept: ["a.ts", "b.ts"] });
  });

  it("leaves deleted what people deleted, and takes what they wrote themselves for theirs", () => {
    const files = after({ "a.ts": NEW, "b.ts": "b2\n", "c.ts": "c\n" });
    expect(carryOver(files, ground({ "a.ts": null, "c.ts": "other\n" }))).toEqual({
      files: [{ path: "b.ts", content: "b2\n" }],
      removed: [],
      kept: ["a.ts", "c.ts"],
    });
  });

  it("writes nothing where people already did the same", () => {
    expect(carryOver(after({ ...BEFORE, "a.ts": NEW }), ground({ "a.ts": NEW })).files).toEqual([]);
  });
});
