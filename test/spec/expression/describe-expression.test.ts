import fc from "fast-check";
import { expect, test } from "vitest";
import type { Expression, Operator, Tally } from "#src/spec/expression.ts";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import { readClaim } from "#src/spec/expression/read-claim.ts";
import { readExpression } from "#src/spec/expression/read-expression.ts";
import { samples } from "#test/samples.ts";
import { evaluate, type World } from "./evaluate.ts";
import { field, order, words } from "./vocabularies.ts";

const part = [
  field("size", "integer", { required: true }),
  field("open", "boolean", { default: false }),
  field("colour", "enum", { values: ["red", "dark_blue"], required: true }),
];
const vocabulary = words({
  noun: "box",
  fields: [
    field("width", "integer", { required: true }),
    field("weight", "number"),
    field("label", "text", { required: true }),
    field("note", "text"),
    field("done", "boolean", { default: false }),
    field("state", "enum", { values: ["new", "in_use"], required: true }),
    field("marks", "list", { default: [] }),
    field("packed_at", "date-time", { required: true }),
    field("data", "object"),
  ],
  parent: [field("room", "integer", { required: true }), field("title", "text", { required: true })],
  parentNoun: "shelf",
  sent: [field("amount", "integer", { required: true }), field("hint", "text")],
  parts: [{ noun: "thing", part: "StoredThing", fields: part }],
});

const apply = (operator: Operator, ...operands: Expression[]): Expression => ({ do: operator, with: operands });
const small = fc.integer({ min: -3, max: 20 });
const constant = (values: readonly (string | number | boolean | null)[]) =>
  fc.constantFrom(...values).map((value): Expression => ({ value }));
const named = (...names: Expression[]) => fc.constantFrom(...names);

/** "it is new and it is old" is not taken at its word. */
const mayBeContrary = (is: Expression): boolean => {
  if (!("do" in is) || is.do !== "and") return false;
  const told = is.with
    .filter((each) => "do" in each && /^(?:equal|unequal|not)$/u.test(each.do))
    .map((each) => JSON.stringify(each));
  return ["state", "done", "colour", "open"].some((name) => told.filter((each) => each.includes(name)).length > 1);
};

/** Every kind of expression that the words above can tell, each of one kind of value. */
const grammar = (
  depth: number,
  inside: boolean,
): Record<"number" | "text" | "claim" | "time", fc.Arbitrary<Expression>> => {
  const numbers = fc.oneof(
    named(
      ...(inside
        ? [{ field: "size" }, { parent: "width" }]
        : [{ field: "width" }, { field: "weight" }, { parent: "room" }, { field: "data.depth" }]),
      { sent: "amount" },
    ),
    fc.oneof(small, fc.constantFrom(0.5, 1e21, 12345)).map((value): Expression => ({ value })),
  );
  const texts = fc.oneof(
    named(
      ...(inside
        ? [{ field: "colour" }, { parent: "label" }]
        : [{ field: "label" }, { field: "note" }, { parent: "title" }]),
      { sent: "hint" },
      { caller: "id" },
      { caller: "role" },
    ),
    constant(["", 'a "b"', "red", "Ünï", "`x`"]),
  );
  const times = inside ? named({ now: true }) : named({ now: true }, { field: "packed_at" });
  const choices: fc.Arbitrary<Expression> = inside
    ? fc.constantFrom("red", "dark_blue").map((value) => apply("equal", { field: "colour" }, { value }))
    : fc.constantFrom("new", "in_use").map((value) => apply("unequal", { field: "state" }, { value }));
  const flag: Expression = { field: inside ? "open" : "done" };
  const claims = fc.oneof(
    choices,
    fc.constant(apply("equal", flag, { value: true })),
    fc.constant(apply("equal", flag, { value: false })),
  );
  if (depth === 0) return { number: numbers, text: texts, claim: claims, time: times };
  const { number, text, claim, time } = grammar(depth - 1, inside);
  const divisor = fc.integer({ min: 1, max: 9 }).map((value): Expression => ({ value }));
  const two = (operators: readonly Operator[], a: fc.Arbitrary<Expression>, b = a) =>
    fc.tuple(fc.constantFrom(...operators), a, b).map(([operator, x, y]) => apply(operator, x, y));
  const some = (operators: readonly Operator[], a: fc.Arbitrary<Expression>) =>
    fc
      .tuple(fc.constantFrom(...operators), fc.array(a, { minLength: 2, maxLength: 3 }))
      .map(([operator, all]) => apply(operator, ...all));
  const branch = (a: fc.Arbitrary<Expression>) => fc.tuple(claim, a, a).map((all) => apply("if", ...all));
  const tally = (kinds: readonly Tally[], valued: boolean) => {
    const inner = grammar(1, true);
    const what = inner.number.filter((each) => JSON.stringify(each).includes('{"field"'));
    return fc.tuple(fc.constantFrom(...kinds), what, fc.option(inner.claim)).map(([kind, each, where]): Expression => ({
      tally: kind,
      of: "StoredThing",
      ...(valued ? { what: each } : {}),
      ...(where === null ? {} : { where }),
    }));
  };
  const counts = inside ? number : fc.oneof(tally(["count"], false), tally(["sum", "average", "least", "most"], true));
  const any = inside ? claim : tally(["any"], false);
  return {
    number: fc.oneof(
      number,
      two(["add", "subtract", "multiply"], number),
      // What is divided by nothing compares with nothing, and so has no contrary.
      two(["divide", "remainder"], number, divisor),
      some(["add", "multiply", "least", "most"], number),
      fc.tuple(fc.constantFrom<Operator>("round", "floor", "ceil"), number).map(([operator, a]) => apply(operator, a)),
      fc.tuple(number, fc.integer({ min: 1, max: 3 })).map(([a, value]) => apply("round", a, { value })),
      text.map((a) => apply("length", a)),
      branch(number),
      counts,
    ),
    text: fc.oneof(
      text,
      text.map((a) => apply("lower", a)),
      branch(text),
    ),
    claim: fc.oneof(
      claim,
      two(
        ["equal", "unequal", "less", "at-most", "more", "at-least"],
        number.filter((each) => !("value" in each)),
        number,
      ),
      two(
        ["equal", "unequal"],
        text.filter((each) => !("value" in each)),
        text,
      ),
      two(["less", "at-most", "more", "at-least"], time),
      some(["and", "or"], claim).filter((each) => !mayBeContrary(each)),
      claim.map((a) => apply("not", a)),
      named(
        apply("unequal", { sent: "hint" }, { value: null }),
        ...(inside ? [] : [apply("holds", { field: "marks" }, { value: "x" })]),
      ),
      any,
    ),
    time: fc.oneof(
      time,
      fc.tuple(time, number).map(([a, b]) => apply("add-seconds", a, b)),
    ),
  };
};

const values = fc.record({
  width: small,
  weight: small,
  label: fc.constantFrom("A", "red", ""),
  note: fc.constantFrom(null, "N"),
  done: fc.boolean(),
  state: fc.constantFrom("new", "in_use"),
  marks: fc.constantFrom<string[]>([], ["x"]),
  packed_at: fc.constant("2024-02-03T04:05:06.000Z"),
  data: fc.record({ depth: small }),
});
const thing = fc.record({ size: small, open: fc.boolean(), colour: fc.constantFrom("red", "dark_blue") });
const world: fc.Arbitrary<World> = fc.record({
  field: values,
  parent: fc.record({ room: small, title: fc.constantFrom("A", "T") }),
  sent: fc.record({ amount: small, hint: fc.constantFrom(null, "h") }),
  caller: fc.constant({ id: "1", name: "ann", role: "red" }),
  now: fc.constant("2024-03-01T00:00:00.000Z"),
  parts: fc.record({ StoredThing: fc.array(thing, { maxLength: 3 }) }),
});

const { number, text, claim, time } = grammar(3, false);
/** What is longer than a phrase may be is not read. */
const isShort = (is: Expression): boolean => describeExpression(is).length <= 600;

const worlds = fc.array(world, { minLength: 3, maxLength: 3 });

/** What is read again, beside the words it is read from. */
const reread = (is: Expression, read: typeof readExpression, all: readonly World[]) => {
  const told = describeExpression(is);
  const again = read(told, vocabulary);
  return { told, values: again === null ? null : all.map((each) => evaluate(again, each)) };
};
const asWritten = (is: Expression, all: readonly World[]) => ({
  told: describeExpression(is),
  values: all.map((each) => evaluate(is, each)),
});

test("a value that is told in words is read as the same value", () => {
  fc.assert(
    fc.property(fc.oneof(number, text, time).filter(isShort), worlds, (is, all) => {
      expect(reread(is, readExpression, all)).toEqual(asWritten(is, all));
    }),
    { numRuns: samples(100) },
  );
});

test("a claim that is told in words is read as the same claim", () => {
  fc.assert(
    fc.property(claim.filter(isShort), worlds, (is, all) => {
      expect(reread(is, readClaim, all)).toEqual(asWritten(is, all));
    }),
    { numRuns: samples(100) },
  );
});

const piece = fc.constantFrom(
  ...'a the its of and or not if unless either neither is are has no all number sum of at least more than before after ( ) ( ( , ; " ` + - × / % 5 now today `status` `tax` paid items item whether otherwise rounded to 1 decimal caller author given must be where that with without in'.split(
    " ",
  ),
);

test("whatever is written, something is read or nothing", () => {
  const phrases = fc.oneof(
    fc.array(piece, { maxLength: 90 }).map((all) => all.join(" ")),
    fc.string({ maxLength: 600 }),
  );
  fc.assert(
    fc.property(phrases, (phrase) => {
      const read = [readExpression(phrase, order), readClaim(phrase, order)];
      expect(read.map((is) => is === null || describeExpression(is) !== "")).toEqual([true, true]);
    }),
    { numRuns: samples(150) },
  );
});

test.each([
  "(".repeat(500),
  "not ".repeat(150),
  "- ".repeat(250),
  `${"(".repeat(200)}\`tax\`${")".repeat(200)}`,
  "`tax` is 5 or ".repeat(40),
  "sum of ".repeat(80),
  "the number of items where ".repeat(20),
  "if ".repeat(190),
  "either ".repeat(80),
  `${"a".repeat(300)}${"-a".repeat(140)}`,
  "\\".repeat(590),
  `"${'\\"'.repeat(290)}`,
])("what goes round in circles is given up soon (%#)", (phrase) => {
  // Of this thread alone: other work on the machine does not count.
  const start = process.threadCpuUsage().user;
  readExpression(phrase, order);
  readClaim(phrase, order);
  expect(process.threadCpuUsage().user - start).toBeLessThan(5_000_000);
});
