import { expect, test } from "vitest";
import { MOST_RECORDS, parseWorkload } from "#product/scripts/perf/parse-workload.ts";

const parse = (value: unknown) => parseWorkload(JSON.stringify(value));

test("nothing is no workload", () => {
  expect(parseWorkload(" ")).toBeNull();
});

test("an operation may go without records and share, and never has more records than can be filled", () => {
  expect(parse({ operations: [{ operation: "Note.list" }, { operation: "Note.read", records: 9e6 }] })).toEqual({
    operations: [
      { operation: "Note.list", records: 0, share: null },
      { operation: "Note.read", records: MOST_RECORDS, share: null },
    ],
  });
});

test.each([
  "{",
  "[]",
  { operations: [] },
  { operations: [{ operation: "Note.list" }], more: 1 },
  { operations: [{ operation: "list" }] },
  { operations: [{ operation: "Note.list", records: 1.5 }] },
  { operations: [{ operation: "Note.list", share: 0 }] },
  { operations: [{ operation: "Note.list", often: true }] },
  { operations: [{ operation: "Note.list" }, { operation: "Note.list" }] },
  { operations: [{ operation: "Note.list", share: 1 }, { operation: "Note.read" }] },
  { operations: Array.from({ length: 21 }, (_, n) => ({ operation: `Note.list${n}` })) },
])("%j is refused", (value) => {
  expect(() => (typeof value === "string" ? parseWorkload(value) : parse(value))).toThrow("The workload is wrong");
});
