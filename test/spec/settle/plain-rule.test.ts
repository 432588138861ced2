import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import type { Field } from "#src/spec/spec.ts";

/** A member of which this is said, and what was not understood of it. */
const read = (rule: string, more = ""): { field: Partial<Field>; uncovered: string[] } => {
  const text = `# Crates

## Crate

- \`id\`: string
- \`depot\`: string, required
- \`mark\`: ${rule}
${more}
## Requests

\`POST /crates\` with \`depot\` and \`mark\` → 201 and the crate.

\`GET /crates/{id}\` → 200 and the crate.

\`PATCH /crates/{id}\` changes any of \`depot\` and \`mark\` → 200 and the crate.
`;
  const { services, uncovered } = parseSpec(readSpecText(text, "crates"));
  const field = services[0]?.fields.find(({ name }) => name === "mark") ?? {};
  return { field, uncovered: uncovered.map(({ text: left }) => left) };
};

describe("rules about a value, in the words of many authors", () => {
  test.each<[string, Partial<Field>]>([
    ["has to be given", { required: true }],
    ["an absolute http or https address", { type: "url" }],
    [
      "who leaves it out gets a random one of eight lower-case letters and digits",
      { made: { length: 8, from: "abcdefghijklmnopqrstuvwxyz0123456789" } },
    ],
    ["optional; without one it is an empty string", { default: "" }],
    ["integers in cents", { type: "integer" }],
    ["an integer number of grams", { type: "integer" }],
    ["whole number of minutes, at least 5", { type: "integer", min: 5 }],
    ["must not be negative", { type: "integer", min: 0 }],
    ["> 0", { type: "number", min: Number.MIN_VALUE }],
    ["≤ 99.5", { type: "number", max: 99.5 }],
    ["number with at most two decimals", { type: "number", step: 0.01 }],
    ["integer, a multiple of 15", { type: "integer", step: 15 }],
    ["latitude -90 to 90", { type: "number", min: -90, max: 90 }],
    ["not longer than 40 characters", { max: 40 }],
    ["must not be blank", { min: 1 }],
    ["length between 3 and 12", { min: 3, max: 12 }],
    ["in the range 1 to 9 characters", { min: 1, max: 9 }],
    ["optional, default empty string", { type: "text", default: "", required: false }],
    ["optional, default 3", { type: "integer", default: 3 }],
    ["initially false", { type: "boolean", default: false }],
    ["upper case", { upper: true }],
    ["three upper-case letters", { min: 3, max: 3, pattern: "[A-Z]*" }],
    ["13 digits", { min: 13, max: 13, pattern: "[0-9]*" }],
    ["ISO 4217 currency code", { min: 3, max: 3, pattern: "[A-Z]*" }],
    ["country code (ISO 3166-1 alpha-2)", { min: 2, max: 2, pattern: "[A-Z]*" }],
    ["a hex colour like `#a0b1c2`", { pattern: "#[0-9A-Fa-f]{6}" }],
    ["letters, digits and dashes", { pattern: String.raw`[A-Za-z0-9\-]+` }],
    ["must start with a letter", { pattern: "(?=[A-Za-z]).*" }],
    ["at least one digit and one letter", { pattern: "(?=.*[0-9])(?=.*[A-Za-z]).*" }],
    ["a valid e-mail address", { type: "email" }],
    ["a valid URL (http/https)", { type: "url" }],
    ["ISO date", { type: "date" }],
    ["time of day (HH:MM)", { type: "time" }],
    ["date-time, not in the past", { type: "date-time", ahead: {} }],
    ["string[]", { type: "list" }],
    ["list of up to 8 labels", { type: "list", max: 8 }],
    ["list of strings, no duplicates", { type: "list", single: true }],
    ["object from string to string", { type: "map" }],
    ["any JSON value, up to 4 kB", { type: "json", max: 4_000 }],
    ["write-only", { hidden: true }],
  ])("%s", (rule, expected) => {
    const { field, uncovered } = read(rule);
    expect(uncovered).toEqual([]);
    expect(field).toMatchObject(expected);
  });

  test("of a list, and of each of its entries", () => {
    const { field, uncovered } = read("up to 6, each 2–10 characters, lower case, no duplicates");
    expect(uncovered).toEqual([]);
    expect(field).toMatchObject({
      type: "list",
      max: 6,
      single: true,
      entries: { type: "text", min: 2, max: 10, lower: true },
    });
  });

  test("that no two records share it where another value is the same", () => {
    expect(read("unique per depot").field).toMatchObject({ unique: true, uniqueWith: ["depot"] });
    expect(read("unique within the system").field).not.toHaveProperty("uniqueWith");
  });

  test("that it is never changed", () => {
    const { uncovered } = read("cannot be changed later");
    expect(uncovered).toEqual([]);
  });

  test("leaves what it does not know to be named", () => {
    expect(read("is even on Sundays").uncovered).not.toEqual([]);
  });
});
