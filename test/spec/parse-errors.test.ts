import { describe, expect, test } from "vitest";
import { parse } from "./problem-of.ts";

const errorsOf = (text: string) => {
  const { errors, uncovered } = parse(`## Services\n\n### Note\n\n- text: text\n\n${text}\n`);
  return { errors, uncovered: uncovered.map(({ reason }) => reason) };
};

describe("how failures are told", () => {
  test("an example of the body, and codes by status", () => {
    const text = `## Errors

Every error has a JSON body:

\`\`\`json
{ "error": { "code": "slug_taken", "message": "The slug spring-sale is already in use" } }
\`\`\`

- 400 \`bad_json\` – the body is no JSON or no JSON object
- 404 \`not_found\`
- 422 \`invalid\` – a field or query parameter breaks a rule`;
    expect(errorsOf(text)).toEqual({
      errors: {
        members: { error: { code: "{code}", message: "{message}" } },
        codes: { 400: "bad_json", 404: "not_found", 422: "invalid" },
        object: 400,
      },
      uncovered: [],
    });
  });

  test("names of wrong fields, told only where there are any, and what two statuses are for in one sentence", () => {
    const text = `## Errors

Errors look like \`{"error": "<code>", "message": "<text>"}\`. Bodies that aren't JSON are 400 with \`unreadable\`, wrong or missing fields are 422 with \`rejected\` and \`wrong\`, the list of the names of the bad fields.`;
    expect(errorsOf(text).errors).toMatchObject({
      members: { error: "{code}", message: "{message}", wrong: "{fields}" },
      codes: { 400: "unreadable", 422: "rejected" },
      sparse: ["wrong"],
    });
  });

  test("how what is wrong within others is named", () => {
    const shown = (path: string): string =>
      `## Errors\n\n\`{"error": {"code": "invalid", "fields": {"${path}": "is required"}}}\`\n\n\`fields\` is there for 422 only.`;
    expect(errorsOf(shown("address.city")).errors).toMatchObject({ paths: "dots", sparse: ["fields"] });
    expect(errorsOf(shown("lines[0].sku")).errors).toMatchObject({ paths: "brackets" });
  });

  test("a table, and a status of its own for what breaks a rule", () => {
    const text = `### Errors

Body: \`{"error": "<code>", "detail": "<text>"}\`

| Status | Code | When |
|---|---|---|
| 400 | \`bad_request\` | malformed JSON, a field or parameter that is missing or out of range |
| 404 | \`job_not_found\` | |`;
    expect(errorsOf(text)).toEqual({
      errors: {
        members: { error: "{code}", detail: "{message}" },
        codes: { 400: "bad_request", 404: "job_not_found" },
        invalid: 400,
      },
      uncovered: [],
    });
  });

  test.each([
    ['`{ "error": "<code>", "message": "<for humans>" }`', { error: "{code}", message: "{message}" }],
    ['`{ "error": { "code", "message" } }`', { error: { code: "{code}", message: "{message}" } }],
    ['`{ "code": "...", "detail": "..." }`', { code: "{code}", detail: "{message}" }],
    ['`{"error": "Not found here", "code": "not_found"}`', { error: "{message}", code: "{code}" }],
  ])("errors are always %s, wherever that stands", (sample, members) => {
    expect(errorsOf(`## Rules\n\nErrors are always ${sample}.`)).toEqual({
      errors: { members, codes: {} },
      uncovered: [],
    });
  });

  test("a word for what is wrong with a field is told as it is", () => {
    const sample = '`{"error": "validation", "fields": {"amount": "invalid"}}`';
    const members = { error: "{code}", fields: "{errors}" };
    expect(errorsOf(`## Rules\n\nErrors are always ${sample}.`).errors).toEqual({
      members,
      codes: {},
      words: { missing: "invalid", wrong: "invalid" },
    });
    const text = `## Errors\n\n${sample} with 400 for a body that breaks the rules, the value being \`required\` or \`invalid\`.`;
    expect(errorsOf(text).errors).toEqual({
      members,
      codes: { invalid: "validation" },
      words: { missing: "required", wrong: "invalid" },
      invalid: 400,
    });
  });

  test("two codes of one status are told apart by what they are for", () => {
    const text = "## Errors\n\n- 400 `bad_json`: the body is no JSON\n- 400 `invalid`: a field breaks a rule";
    expect(errorsOf(text).errors).toEqual({
      members: { code: "{code}" },
      codes: { 400: "bad_json", invalid: "invalid" },
      invalid: 400,
    });
  });

  test("a parameter may have another status than a body, and a body's faults a member of their own", () => {
    const text = `## Errors

All errors are JSON: \`{ "error": "<code>", "message": "<text for people>" }\`.

- 400 \`bad_request\`: the body is not JSON or not an object, or a query parameter is bad
- 422 \`validation_failed\`: a member breaks its rule. This one also has \`fields\`, e.g. \`{ "title": "must not be empty" }\`.`;
    expect(errorsOf(text).errors).toEqual({
      members: { error: "{code}", message: "{message}", fields: "{errors}" },
      sparse: ["fields"],
      codes: { 400: "bad_request", 422: "validation_failed" },
      object: 400,
      query: 400,
    });
  });

  test("two statuses by one sentence", () => {
    const text =
      '## Errors\n\n`{ "error": "…" }`. 404 is always `not_found`, 422 always `invalid`; a body that is no JSON object is 422 too.';
    expect(errorsOf(text).errors).toEqual({
      members: { error: "{code}" },
      codes: { 404: "not_found", 422: "invalid" },
      malformed: 422,
    });
  });

  test("what an error holds sometimes stands beside its code, in whatever object that is", () => {
    const text =
      '## Errors\n\n`{ "error": { "code": "full", "message": "…" } }`. 422 `wrong`: a member breaks a rule; the error also has `field`.';
    expect(errorsOf(text).errors?.members).toEqual({
      error: { code: "{code}", message: "{message}", field: "{field}" },
    });
    const twice =
      '## Errors\n\n`{ "error": { "code": "full" } }` and, of members, `{ "error": { "code": "wrong", "field": "size" } }`';
    expect(errorsOf(twice).errors?.members).toEqual({ error: { code: "{code}", field: "{field}" } });
  });

  test("a step of a scenario tells what one request answers, not all", () => {
    const scenario =
      '## Scenarios\n\n- When a visitor sends `GET /notes/no`\n- Then the answer is 404\n- And the error is `{ "code": "gone" }`';
    expect(errorsOf(scenario).errors).toBeUndefined();
  });

  test("what a member means that nobody knows is said", () => {
    expect(errorsOf('## Errors\n\nErrors are `{ "mood": "blue" }`.')).toEqual({
      errors: undefined,
      uncovered: ["no rule knows what the members of this error mean"],
    });
  });
});
