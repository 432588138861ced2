import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hearComment } from "#src/discussion/hear-comment.ts";
import { renderHeard } from "#src/discussion/render-heard.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";

const readText = (name: string) => ({
  title: "Spec",
  body: readFileSync(join(import.meta.dirname, `../../examples/specs/${name}.md`), "utf8"),
});
const TODO = readText("todo-list");
const SPOOLER = readText("print-spooler");
const GATEWAY = readText("sms-gateway");

describe("a comment", () => {
  test.each(["No UI, please.", "Build it without a user interface", "We don't need a frontend."])(
    "%s: leaves the page out",
    (said) => {
      expect(hearComment(said, TODO).changes).toMatchObject([{ change: { kind: "no-page" } }]);
    },
  );

  test("on bearer tokens closes what is open, and has callers of the product's own show theirs so", () => {
    const closed = hearComment("Please use bearer tokens.", SPOOLER).changes.map(({ change }) => change);
    expect(closed).toEqual([
      {
        kind: "set-access",
        service: "PrintJob",
        operations: expect.arrayContaining(["create", "take"]),
        access: "signed-in",
      },
    ]);
    const shown = hearComment("use bearer auth", GATEWAY).changes.map(({ change }) => change);
    expect(shown).toEqual([{ kind: "set-callers", header: "authorization", scheme: "Bearer" }]);
  });

  test.each<[string, boolean]>([
    ["The list must be sorted by created at, newest first.", true],
    ["Sort the todos by `created_at`", false],
  ])("%s: orders the lists that have such a field", (said, descending) => {
    const { changes } = hearComment(said, TODO);
    expect(changes).toMatchObject([
      { change: { kind: "set-sort", service: "Todo", operation: "list", sort: [{ field: "created_at", descending }] } },
    ]);
  });

  test("on an order that no list can have says so", () => {
    expect(hearComment("the list must be sorted by weight", TODO)).toMatchObject({
      changes: [],
      lost: [{ reason: "no list has a field `weight`" }],
    });
  });

  test("renames things in the spec's text, one and many, and the spec is read again", () => {
    const { body, understood } = hearComment("Rename Todo to Chore", TODO);
    expect(parseSpec({ ...TODO, body }).services.map(({ name }) => name)).toContain("Chore");
    expect(body).not.toMatch(/\btodos?\b/iu);
    expect(understood).toEqual(["`Todo` is called `Chore` from now on."]);
    expect(hearComment("rename Boat to Ship", TODO).lost).toMatchObject([{ reason: "the spec has no `Boat`" }]);
  });

  test("may say what a spec could say, and that becomes a part of it", () => {
    const heard = hearComment("Only the owner may delete a to-do. A list of songs must rhyme.", TODO);
    expect(heard.understood).toEqual([
      "“Only the owner may delete a to-do” is part of the spec now, and changes `Todo`.",
    ]);
    expect(heard.lost).toMatchObject([{ text: "A list of songs must rhyme" }]);
    expect(heard.body.endsWith("\n## Rules\n\n- Only the owner may delete a to-do\n")).toBe(true);
  });

  test("is answered wish by wish; quotations and code are none", () => {
    const heard = hearComment("> No UI\n\n```\nno ui\n```\n\nPaint it purple with stars.\n- no web page", TODO);
    expect(heard.changes).toHaveLength(1);
    expect(heard.lost).toMatchObject([{ text: "Paint it purple with stars" }]);
    const told = renderHeard("ana", heard, "s2");
    expect(told.split("\n")[0]).toBe(
      "**Heard from ana:** 1 of 2 wishes understood. The roles speak again with that in mind; what they said before is edited where it stands. `/aidevos withdraw s2` takes it back.",
    );
    expect(told).toContain("- Not understood: “Paint it purple with stars”, because ");
  });
});
