import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExports, parseLiteral } from "#src/codegen/parse-literal.ts";
import { Code, type Literal, printLiteral } from "#src/codegen/print-literal.ts";

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

describe("parseLiteral", () => {
  test("reads what was printed, in every style", () => {
    const place = { indent: 2, before: 10, after: 1 };
    fc.assert(
      fc.property(json, fc.constantFrom("ts", "json", "jsonc"), (value, style) => {
        expect(parseLiteral(printLiteral(value, style as "ts", place))).toEqual(value);
      }),
    );
  });

  test("passes over comments, commas that end a list, and layout", () => {
    expect(parseLiteral('{\n  // a, "b": [\n  "a": [1, 2_000, ], /* { */ b: -1.5e3,\n}\n')).toEqual({
      a: [1, 2000],
      b: -1500,
    });
    expect(parseLiteral("['it\\'s', `one\n  two`, \"\\u00e9\\x41\"]")).toEqual(["it's", "one\n  two", "éA"]);
  });

  test("keeps what is no literal as code", () => {
    expect(parseLiteral("{ a: now(), schema, b: [x.y], c: `${d}`, e: (f) => ({ g: 1 }), h: 1 }")).toEqual({
      a: new Code("now()"),
      schema: new Code("schema"),
      b: [new Code("x.y")],
      c: new Code("`${d}`"),
      e: new Code("(f) => ({ g: 1 })"),
      h: 1,
    });
    expect(parseLiteral("1 + 2")).toEqual(new Code("1 + 2"));
  });
});

test("parseExports reads the constants of a module", () => {
  const module = [
    'import type { Schema } from "./schema.ts";',
    "export type A = { b: number };",
    "const hidden = [1];",
    "export const migrations = [",
    "  `CREATE TABLE a (b)`,",
    "];",
    'export const schema = { id: { type: "text" } } satisfies Schema;',
    "export const product: ProductDefinition = { name: 'x', services: { Note: note } };",
    "export const find = (key: string): string => key;",
  ].join("\n");
  expect([...parseExports(module)]).toEqual([
    ["migrations", ["CREATE TABLE a (b)"]],
    ["schema", { id: { type: "text" } }],
    ["product", { name: "x", services: { Note: new Code("note") } }],
    ["find", new Code("(key: string): string => key")],
  ]);
});
