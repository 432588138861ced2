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

const text = readSpecText(FILE, "file");
const understood = understand(parseSpec(text), text.body);

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
    expect(understood.uncovered).toMatchObject([
      { line: 10, text: "mood: sung in F major", mend: expect.stringContaining("unique") },
    ]);
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
    10  “mood: sung in F major”: this rule for a field is not understood
          ⇒ Known are: required, optional, default …, at least …, at most …, unique, one of …, pattern \`…\`,
              set by the service.`);
  });
});

const GREENHOUSE = `# Greenhouse

## Keys

- \`POST /gardeners\` with \`nick\` (3 to 20 characters, unique) → 201 with \`id\`, \`nick\` and \`key\`, the secret.

Everything below needs the header \`X-Key\` with the key, else 401 \`no_key\`.

## Beds

| Member | Type | Rules |
|---|---|---|
| \`name\` | string | required, 1 to 40 characters |
| \`from\` | integer | required, 0 to 40 |
| \`to\` | integer | required, 0 to 40 |
| \`state\` | string | one of \`fallow\`, \`sown\`, \`reaped\`, default \`fallow\`, set by the server |
| \`gardener\` | string | nick of who made it, set by the server |

\`from\` must be less than \`to\`, else 422 \`bad_span\`.

- \`POST /beds\` with \`name\`, \`from\` and \`to\` → 201 and the bed.
- \`GET /beds/{id}\` → 200 and the bed.
- \`POST /beds/{id}/sow\` → 200 and the bed. The state becomes \`sown\`. Only by its gardener. Only while it is \`fallow\`, else 409 \`not_fallow\`.
- \`DELETE /beds/{id}\` → 204. Only by its gardener. Only while it is \`reaped\`, else 409 \`growing\`.

### Leaves

- \`POST /beds/{id}/leaves\` with \`text\` (1 to 200 characters) → 201 with \`id\` and \`text\`.
- \`GET /beds/{id}/leaves\` → 200 with \`{ "leaves": [ … ], "next" }\`, newest first. Query: \`limit\` (1 to 50, default 20), \`cursor\`.
`;

describe("what binds and moves records", () => {
  const text = readSpecText(GREENHOUSE, "greenhouse");
  const { callers, services } = understand(parseSpec(text), text.body);
  const bed = services.find(({ name }) => name === "Bed");
  const boundsOf = (name: string) => bed?.operations.find((each) => each.name === name)?.bounds;

  test("who may, in which state, else which status and code, stand with their lines", () => {
    expect(callers).toBe("known by the key of a Gardener, in the header x-key, else 401 no_key");
    expect(boundsOf("delete")).toEqual([
      { line: null, text: "only if gardener is the caller's name", status: 403, code: null },
      { line: 24, text: 'only if state is "reaped"', status: 409, code: "growing" },
    ]);
    expect(boundsOf("sow")).toContainEqual(
      expect.objectContaining({ line: 23, text: expect.stringMatching(/^only .*state is .?fallow/u), status: 409 }),
    );
    expect(bed?.rules).toEqual([{ line: 19, text: "from is less than to", status: 422, code: "bad_span" }]);
  });

  test("steps from state to state, and the records of parts", () => {
    expect(bed?.transitions).toEqual([{ field: "state", from: ["fallow"], to: "sown", by: "sow" }]);
    expect(bed?.parts.map(({ name, of }) => [name, of])).toContainEqual(["Leaf", "Bed"]);
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
