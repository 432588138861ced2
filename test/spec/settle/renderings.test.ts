import { describe, expect, test } from "vitest";
import type { Spec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const LETTERS = `# Letters of a school office

There is no authentication.

## Forms

A form is known by its \`code\`: 2–20 characters, \`a-z\` and \`-\`. It has \`title\` (1–80 characters) and \`text\` (1–2000 characters). Placeholders are marked \`{{child}}\`.

- \`POST /forms\` with \`{"code": "trip", "title": "For {{child}}", "text": "See you on {{day}}."}\` → 201 with \`{ "code", "version", "title", "text" }\`. A code in use → 409 \`code_taken\`. The code of a removed form can never be used again.
- \`PUT /forms/{code}\` with \`title\` and \`text\` → 200 with the same shape.
- \`GET /forms/{code}\` → 200 and the form.
- \`DELETE /forms/{code}\` → 204.
- \`POST /forms/{code}/preview\` with \`{"values": {"child": "Ann"}}\` → 200 with \`{ "title", "text" }\`. A placeholder without a value → 422 \`values_missing\`.

## Letters

A letter has \`id\`, \`form\`, \`parent\`, \`title\`, \`text\` (both filled when it was written), \`state\`, \`tries\`, \`note\` (text or null) and \`created_at\`.

- \`POST /post\` with \`form\`, \`parent\` (1–80 characters) and \`values\` → 201 and the letter: \`open\`, no tries, \`note\` null.
- \`GET /post/{id}\` → 200 and the letter.
- \`POST /post/{id}/print\`: open → printed. \`tries\` goes up by one.
- \`POST /post/{id}/reject\` with \`why\` (1–200 characters): printed → rejected. \`note\` becomes the why.
- \`POST /post/{id}/reopen\`: rejected → open. After the second try no more: 409 \`too_often\`.

From any other state: 409 \`wrong_state\`.
`;

const letters = (more = "", text = LETTERS): Spec => parse(`${text}\n## More\n\n${more}\n`);

const operation = (spec: Spec, name: string) =>
  spec.services.flatMap(({ operations }) => operations).find((each) => each.name === name);

describe("records that hold filled texts", () => {
  test("have them filled by the service of the templates when they are made", () => {
    const spec = letters();
    expect(spec.services.map(({ name }) => name)).toEqual(["Form", "Letter"]);
    const making = spec.services[1]?.operations.find(({ behaviour }) => behaviour.kind === "create");
    expect(making?.asks).toEqual({
      service: "Form",
      operation: "preview",
      id: { sent: "form" },
      body: { values: { sent: "values" } },
      keeps: { title: "title", text: "text" },
    });
    expect(spec.services[1]?.fields.find(({ name }) => name === "values")).toMatchObject({ type: "map", default: {} });
  });

  test("go from state to state as their requests say", () => {
    const spec = letters();
    const fields = spec.services[1]?.fields ?? [];
    expect(fields.find(({ name }) => name === "state")).toMatchObject({
      values: ["open", "printed", "rejected"],
      default: "open",
    });
    expect(fields.find(({ name }) => name === "tries")).toMatchObject({ type: "integer", default: 0 });
    expect(operation(spec, "print")?.behaviour).toMatchObject({
      when: [{ field: "state", equals: "open" }],
      refusal: { status: 409, code: "wrong_state" },
    });
    expect(operation(spec, "reopen")?.guards).toMatchObject([
      { holds: { do: "less", with: [{ field: "tries" }, { value: 2 }] }, status: 409, code: "too_often" },
    ]);
  });

  test("keep names from being given again where their author says so", () => {
    expect(letters().services[0]?.fields.find(({ name }) => name === "code")).toMatchObject({
      reserved: true,
      taken: "code_taken",
    });
    const text = LETTERS.replace(" The code of a removed form can never be used again.", "");
    expect(letters("", text).services[0]?.fields.find(({ name }) => name === "code")?.reserved).toBeUndefined();
  });
});

describe("what becomes of records when what they name is deleted", () => {
  test.each([
    "When a form is deleted, all its letters that are still open become `rejected`.",
    "Deleting a form publishes `form.deleted`. Every letter of that form still `open` is moved to `rejected`.",
  ])("is heard of the other service: %s", (sentences) => {
    const spec = letters(sentences);
    expect(operation(spec, "noteFormDeleted")?.behaviour).toEqual({
      kind: "hear",
      event: "Form.formDeleted",
      by: "form",
      is: "code",
      set: [{ field: "state", value: "rejected" }],
      when: [{ field: "state", equals: "open" }],
    });
    expect(operation(spec, "delete")?.tells).toEqual({ event: "formDeleted", fields: ["code"] });
    expect(spec.uncovered.filter(({ reason }) => !reason.includes("next page"))).toEqual([]);
  });

  test("may be that steps are refused", () => {
    const spec = letters("A rejected letter of a deleted form can no longer be reopened: `409 wrong_state`.");
    expect(operation(spec, "reopen")?.asks).toEqual({
      service: "Form",
      operation: "read",
      id: { field: "form" },
      missing: { status: 409, code: "wrong_state" },
    });
  });
});

test("a step may start from several states", () => {
  const text = LETTERS.replace("rejected → open.", "rejected, printed → open.");
  expect(operation(letters("", text), "reopen")?.behaviour).toMatchObject({
    when: [{ field: "state", oneOf: ["rejected", "printed"] }],
  });
});
