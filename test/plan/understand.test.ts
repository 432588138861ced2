import { describe, expect, test } from "vitest";
import { renderUnderstanding } from "#src/plan/render-understanding.ts";
import { understand } from "#src/plan/understand.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";

const FILE = `# Notes

## Services

### Note

Each person has their own notes.

- text: text, required, at most 200 characters
- mood: text, sung in F major

Operations:

- add a note: \`POST /notes\`
- list the notes

## Quality

- 95 % of requests are answered within 200 ms.
`;

const understood = understand(parseSpec(readSpecText(FILE, "file")));

describe("how a spec is understood", () => {
  test("is told with the lines of its file, defaults without one", () => {
    const [note] = understood.services;
    expect(note).toMatchObject({ line: 5, name: "Note", instances: "one per signed-in person" });
    expect(note?.fields.map(({ line, name }) => [name, line])).toEqual([
      ["id", null],
      ["text", 9],
      ["mood", 10],
    ]);
    expect(note?.operations).toMatchObject([
      { line: 14, does: "create", request: "POST /notes", status: 201, who: null },
      { line: 15, does: "list", request: "GET /notes", status: 200, who: null },
    ]);
    expect(understood.targets).toEqual(["95 % of requests within 200 ms"]);
    expect(understood.uncovered).toMatchObject([{ line: 10, text: "mood: sung in F major" }]);
  });

  test("is readable in a terminal", () => {
    expect(renderUnderstanding(understood))
      .toBe(`Notes: 1 service, 2 operations, 0 scenarios; all but 1 line is understood.
Each line stands behind its number in the spec; “·” marks a default.

     5  Note: one per signed-in person, up to 10,000 records
     ·    id: text; made by the service
     9    text: text; required; at most 200
    10    mood: text
    14    add: POST /notes → 201; it is not said who may; create
    15    list: GET /notes → 200; it is not said who may; list

        Target: 95 % of requests within 200 ms

Not understood:
    10  “mood: sung in F major”: this rule for a field is not understood`);
  });
});

describe("a spec file", () => {
  test("keeps its lines' numbers without its heading", () => {
    expect(readSpecText("\n# A title \nfirst\n\nsecond", "x")).toEqual({
      title: "A title",
      body: "\n\nfirst\n\nsecond",
    });
  });

  test("without a heading is called after its file", () => {
    expect(readSpecText("\uFEFF## Services", "my-notes")).toEqual({ title: "my-notes", body: "## Services" });
  });
});
