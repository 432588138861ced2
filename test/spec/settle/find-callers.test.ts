import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const clinic = (sentences: string) =>
  parse(`# Patients

- \`POST /practices\` with \`{"name": "North"}\` → 201 with \`{ "id", "name", "apiKey" }\`. Open to all.

All other calls carry the key in the header \`X-Api-Key\`; without a good one 401. ${sentences}

A patient: \`{ "id", "name" }\`.

- \`POST /patients\` with \`name\` → 201 and the patient
- \`GET /patients/{id}\` → 200 and the patient
`);

const keysOf = (sentences: string) => clinic(sentences).services.map(({ keyedBy, name }) => [name, keyedBy?.from]);

describe("what each key opens", () => {
  test.each([
    "A key opens only its own practice. A patient of another practice is 404, just as if there were none.",
    "Each practice sees only its own patients.",
    "Every key unlocks just its own practice. Anything of a different practice gives `404`.",
  ])("is kept apart: %s", (sentences) => {
    expect(keysOf(sentences)).toEqual([
      ["Practice", "single"],
      ["Patient", "owner"],
    ]);
    expect(clinic(sentences).uncovered).toEqual([]);
  });

  test("is not open where somebody is excepted in words that nobody knows", () => {
    const spec = clinic("A patient of another practice is 404, but not for the doctor on duty.");
    expect(spec.services.map(({ name }) => name)).toEqual(["Practice"]);
  });
});
