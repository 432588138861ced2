import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hearComment } from "#src/discussion/hear-comment.ts";
import { undoWish } from "#src/steering/undo-wish.ts";

const TITLE = "To-do list";
const BODY = readFileSync(join(import.meta.dirname, "..", "..", "examples", "specs", "todo-list.md"), "utf8");

/** The text after each wish, in their order: some that rules understand, and some as only models could. */
const hearAll = (...wishes: string[]): string[] => {
  const bodies = [BODY];
  for (const wish of wishes) {
    const before = bodies.at(-1)!;
    const { body, lost } = hearComment(wish, { title: TITLE, body: before });
    bodies.push(lost.length === 0 ? body : `${before.trimEnd()}\n- ${wish}\n`);
  }
  return bodies;
};

const ONE = "Only the owner may delete a to-do";
const OTHER = "A title must rhyme";

describe("a spec without one wish", () => {
  it("is what it was before", () => {
    const [before = "", after = ""] = hearAll(ONE);
    expect(undoWish({ title: TITLE, body: after }, { before, after })).toEqual({ body: before });
  });

  it("keeps what was wished before and since", () => {
    const [first = "", second = "", third = ""] = hearAll(ONE, OTHER);
    const other = `${first.trimEnd()}\n\n## Rules\n\n- ${OTHER}\n`;
    const body = third;
    expect(undoWish({ title: TITLE, body }, { before: first, after: second })).toEqual({ body: other });
    expect(undoWish({ title: TITLE, body }, { before: second, after: third })).toEqual({ body: second });
  });

  it("has its old names again, and keeps a sentence that came since", () => {
    const [before = "", renamed = "", after = ""] = hearAll("Rename title to caption", ONE);
    const undone = undoWish({ title: TITLE, body: after }, { before, after: renamed });
    expect(undone).toEqual({ body: hearAll(ONE)[1] });
  });

  it("is not to be had where something later stands on it", () => {
    const [before = "", after = "", renamed = ""] = hearAll(ONE, OTHER, "Rename title to caption").slice(1);
    expect(undoWish({ title: TITLE, body: renamed }, { before, after })).toEqual({
      because: expect.stringContaining("changed in the same place since"),
    });
  });

  it("is not to be had where nothing could be built of it", () => {
    const made = { before: "Nothing.", after: BODY };
    expect(undoWish({ title: TITLE, body: BODY }, made)).toEqual({
      because: expect.stringContaining("the spec can't be built without it: "),
    });
  });
});
