import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Code, type Literal, printJsonFile, printLine, printLiteral } from "#src/codegen/print-literal.ts";

/** What a generated file would make of the text. */
const evaluate = (text: string): unknown => new Function(`return (${text});`)();

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ unit: "binary" }).filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value as fc.Arbitrary<Literal>;

describe("printLiteral", () => {
  test("says what it was given, in TypeScript and in JSON", () => {
    fc.assert(
      fc.property(json, fc.nat(110), (value, before) => {
        const place = { indent: 4, before, after: 1 };
        expect(evaluate(printLiteral(value, "ts", place))).toEqual(value);
        expect(JSON.parse(printLiteral(value, "json", place))).toEqual(value);
      }),
    );
  });

  test("stays on the line while there is room, and breaks where the formatter would", () => {
    expect(printLine("const a = ", { b: [1, "x"], "c-d": new Code("now()") }, ";")).toBe(
      'const a = { b: [1, "x"], "c-d": now() };',
    );
    const long = "x".repeat(60);
    expect(printLine("  const a = ", [long, long], ";")).toBe(`  const a = [\n    "${long}",\n    "${long}",\n  ];`);
    const sort = { field: "a", descending: true };
    expect(printLine("s: ", [sort, sort], ",")).toBe(
      's: [\n  { field: "a", descending: true },\n  { field: "a", descending: true },\n],',
    );
    expect(printJsonFile({ a: [] })).toBe('{\n  "a": []\n}\n');
    const text = "x".repeat(110);
    expect(printLine("  summary: ", text, ",")).toBe(`  summary:\n    "${text}",`);
    expect(printLine("  name: ", text, ",")).toBe(`  name: "${text}",`);
    expect(printLine("  field: ", { event: text, text }, ",")).toBe(
      `  field: {\n    event:\n      "${text}",\n    text: "${text}",\n  },`,
    );
    expect(printJsonFile({ summary: text })).toBe(`{\n  "summary": "${text}"\n}\n`);
  });
});
