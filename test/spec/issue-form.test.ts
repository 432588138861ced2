import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { splitSections } from "#src/spec/split-sections.ts";
import { readVisible } from "#src/spec/read-visible.ts";
import { meaningOf } from "./meaning-of.ts";
import { parse } from "./problem-of.ts";

type Element = {
  type: string;
  id?: string;
  attributes: { label?: string; description?: string; placeholder?: string; value?: string };
  validations?: { required?: boolean };
};
type Form = { name: string; description: string; title?: string; labels?: string[]; body: Element[] };

const FORM = parseYaml(
  readFileSync(join(import.meta.dirname, "../../.github/ISSUE_TEMPLATE/spec.yml"), "utf8"),
) as Form;
const inputs = FORM.body.filter(({ type }) => type !== "markdown");
const labelOf = ({ attributes }: Element): string => attributes.label ?? "";

/** What GitHub makes of a form that was sent: a heading for each input, and `_No response_` where nothing was written. */
const render = (answers: Record<string, string>): string =>
  inputs.map((input) => `### ${labelOf(input)}\n\n${answers[input.id ?? ""]?.trim() || "_No response_"}`).join("\n\n");

describe("the issue form is one that GitHub takes", () => {
  test("it has a name, what it is for, and a body", () => {
    expect(Object.keys(FORM).toSorted()).toEqual(["body", "description", "labels", "name"]);
    // The label is what the app listens for; what it would write into the title would be part of the product's name.
    expect(FORM.labels).toEqual(["spec"]);
    expect(FORM.name.length).toBeGreaterThan(2);
    expect(FORM.description.length).toBeLessThan(200);
    expect(FORM.body.length).toBeGreaterThan(1);
  });

  test("each element has what its type needs, and nothing else", () => {
    for (const { attributes, type } of FORM.body.filter((each) => !inputs.includes(each)))
      expect([type, ...Object.keys(attributes)]).toEqual(["markdown", "value"]);
    for (const { attributes, id, type, validations } of inputs) {
      expect(type).toBe("textarea");
      expect(id).toMatch(/^[a-zA-Z0-9_-]+$/u);
      expect(attributes.label).toMatch(/\S/u);
      expect(["label", "description", "placeholder"]).toEqual(expect.arrayContaining(Object.keys(attributes)));
      expect([undefined, "boolean"]).toContain(validations === undefined ? undefined : typeof validations.required);
    }
  });

  test("ids and labels are each there once", () => {
    expect(new Set(inputs.map(({ id }) => id)).size).toBe(inputs.length);
    expect(new Set(inputs.map(labelOf)).size).toBe(inputs.length);
  });
});

describe("what the form makes is read as if it had been written by hand", () => {
  const placeholders = Object.fromEntries(inputs.map(({ attributes, id }) => [id ?? "", attributes.placeholder ?? ""]));

  test("its placeholders are a whole spec, understood to its last line", () => {
    const spec = parse(render(placeholders));
    expect(spec.uncovered).toEqual([]);
    expect(spec.summary).toBe("People keep notes in notebooks.");
    expect(spec.services[0]?.operations).toHaveLength(3);
    expect(spec.scenarios).toHaveLength(1);
    expect(spec.objectives).toHaveLength(2);
    expect(spec.errors?.members).toBeDefined();
  });

  test("the same as plain Markdown", () => {
    const byHand = inputs
      .filter(({ id }) => placeholders[id ?? ""])
      .map((input) => `## ${labelOf(input)}\n\n${(placeholders[input.id ?? ""] ?? "").replaceAll(/^####/gmu, "###")}`)
      .join("\n\n");
    expect(meaningOf(parse(render(placeholders)))).toEqual(meaningOf(parse(byHand)));
  });

  test("an input that was left empty says nothing", () => {
    const spec = parse(render({ services: placeholders["services"] ?? "" }));
    expect(spec.uncovered).toEqual([]);
    expect(spec.summary).toBe("");
    expect(spec.services).toHaveLength(1);
  });

  test("headings of any depth below an input stay in it", () => {
    for (const mark of ["##", "###", "####"]) {
      const body = render({ services: (placeholders["services"] ?? "").replace("####", mark) });
      expect(parse(body).services.map(({ name }) => name)).toEqual(["Note"]);
    }
    expect(splitSections(readVisible(render({}))).every(({ kind }) => kind !== "unknown")).toBe(true);
  });

  test("requests may be told instead of services", () => {
    const told =
      "#### Book\n\n- `title`: string, required, 1 to 80 characters\n\n- `POST /books` with `title` → 201 and the book.\n- `GET /books/{id}` → 200 and the book.";
    const spec = parse(render({ services: told, access: "No log-in." }));
    expect(spec.services.map(({ name }) => name)).toEqual(["Book"]);
    expect(spec.services[0]?.operations.map(({ path }) => path)).toEqual(["/books", "/books/{id}"]);
  });
});
