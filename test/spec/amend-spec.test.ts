import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "#src/errors.ts";
import { amendSpec } from "#src/spec/amend-spec.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";

const EXAMPLES = join(import.meta.dirname, "..", "..", "examples", "specs");
const TODO = readSpecText(readFileSync(join(EXAMPLES, "todo-list.md"), "utf8"), "Todo");

const amend = (body: string) => {
  const text = amendSpec(TODO, { title: "More", body });
  return { text, spec: parseSpec(text) };
};
const service = (spec: ReturnType<typeof parseSpec>, name: string) => spec.services.find((each) => each.name === name);

describe("amendSpec", () => {
  it("adds fields and operations to a service of the same name, and services beside it", () => {
    const { spec } = amend(
      [
        "Labels, and a reminder.",
        "## Services",
        "### Todo",
        "- remind_at: date and time, optional",
        "Operations:",
        "- Postpone a to-do: `POST /lists/{list}/todos/{id}/postpone` sets `priority` to low",
        "### Label",
        "A word that to-dos are found by.",
        "- name: text, required, 1–30 characters",
        "Operations:",
        "- Add a label: `POST /labels` → 201",
        "- Read one label: `GET /labels/{id}`",
      ].join("\n\n"),
    );
    expect(spec.title).toBe("To-do list");
    expect(service(spec, "Todo")?.fields.map(({ name }) => name)).toEqual([
      "title",
      "notes",
      "priority",
      "done",
      "due_at",
      "completed_at",
      "created_at",
      "remind_at",
    ]);
    expect(service(spec, "Todo")?.operations).toHaveLength(9);
    expect(service(spec, "Label")?.operations).toHaveLength(2);
    expect(spec.scenarios).toHaveLength(5);
    expect(spec.uncovered).toEqual([]);
  });

  it("lets the new hold of what is told again: fields, requests, scenarios, rules", () => {
    const { spec, text } = amend(
      [
        "## Services\n\n### Todo\n\n| Field | Type | Rules |\n| --- | --- | --- |\n| notes | text | optional, at most 500 characters |",
        "Operations:",
        "- List the to-dos: `GET /lists/{list}/todos`, oldest first",
        "## Rules",
        "- To-dos are removed after 30 days.",
        "## Acceptance scenarios",
        "### A to-do needs a title",
        "- Given Ana is signed in",
        '- When Ana sends `POST /lists/groceries/todos` with `{"title": ""}`',
        "- Then the answer is 422",
      ].join("\n\n"),
    );
    const todo = service(spec, "Todo");
    expect(todo?.fields.find(({ name }) => name === "notes")).toMatchObject({ max: 500 });
    expect(todo?.retentionDays).toBe(30);
    expect(todo?.operations.filter(({ behaviour }) => behaviour.kind === "list")).toHaveLength(1);
    expect(spec.scenarios.filter(({ name }) => name === "A to-do needs a title")).toHaveLength(1);
    expect(text.body).not.toContain("2,000 characters");
    expect(text.body).not.toContain("365 days");
    expect(text.body).not.toContain("newest first");
  });

  it("amended by itself is the same spec", () => {
    const { spec } = amend(TODO.body);
    const { hash: _, ...rest } = spec;
    const { hash: __, ...once } = parseSpec(TODO);
    const bare = (value: unknown) => JSON.stringify(value, (key, each: unknown) => (key === "line" ? 0 : each));
    expect(bare(rest.services)).toBe(bare(once.services));
    expect(bare(rest.scenarios)).toBe(bare(once.scenarios));
  });

  it("says which new lines disagree with one another", () => {
    const body = "## Rules\n\n- To-dos are removed after 30 days.\n- To-dos are removed after 60 days.";
    expect(() => amend(body)).toThrow(UserError);
    expect(() => amend(body)).toThrow(/disagree/u);
  });
});
