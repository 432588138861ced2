import { describe, expect, test } from "vitest";

import type { Json } from "../../src/orchestration/contract/call.ts";
import { decimalOf, minorOf, parseDecimal } from "../../src/orchestration/contract/decimal.ts";
import { Problem } from "../../src/orchestration/contract/problem.ts";
import { joinParts, parseBody, type Schema } from "../../src/orchestration/contract/schema.ts";
import { fillTemplates, parseTemplate, placeholdersIn } from "../../src/orchestration/contract/template.ts";
import { copyRecords } from "../../src/orchestration/object/copy-records.ts";
import { duringPeriod, monthsOf, parsePeriod, periodOf } from "../../src/orchestration/object/periods.ts";
import { groupsOf, inOrder, shareOf } from "../../src/orchestration/object/tally.ts";

describe("decimals", () => {
  test("are counted in whole units and told with all their decimals", () => {
    expect(["7", "7.1", "007.10", "-0.5", "0"].map((text) => parseDecimal(text, 2))).toEqual([700, 710, 710, -50, 0]);
    expect(["", "7.", ".5", "1.234", "1,5", "1e3", "+1"].map((text) => parseDecimal(text, 2))).not.toContain(700);
    expect([700, -500, 0, 5, 12.5, 33.499_999].map((minor) => decimalOf(minor, 2))).toEqual([
      "7.00",
      "-5.00",
      "0.00",
      "0.05",
      "0.13",
      "0.33",
    ]);
    expect(minorOf(null, 2)).toBe(0);
  });

  test("keep to their bounds, and are no numbers", () => {
    const schema = { price: { type: "decimal", scale: 2, origin: "caller", min: 0.01, max: 999.99 } } satisfies Schema;
    expect(parseBody(schema, { price: "8.5" }, ["price"])).toEqual({ price: "8.50" });
    for (const price of [8.5, "0", "0.001", "1000", "-1", "ten"])
      expect(() => parseBody(schema, { price }, ["price"])).toThrow("price must be");
  });
});

describe("objects", () => {
  const schema = {
    lines: {
      type: "list",
      origin: "caller",
      entries: {
        type: "object",
        origin: "caller",
        members: {
          label: { type: "text", origin: "caller", required: true },
          litres: { type: "number", origin: "caller", max: 9 },
        },
      },
    },
    site: {
      type: "object",
      origin: "caller",
      patched: true,
      members: { town: { type: "text", origin: "caller", required: true }, zip: { type: "text", origin: "caller" } },
    },
  } satisfies Schema;

  test("tell where within them something is wrong, and everything that is", () => {
    const lines: Json[] = [{ label: "a" }, { litres: 10 }];
    try {
      parseBody(schema, { lines, site: { zip: 5 } }, ["lines", "site"]);
      expect.unreachable();
    } catch (error) {
      expect((error as Problem).details.errors).toMatchObject([
        { field: "lines", inner: [{ path: "lines.1.label" }, { path: "lines.1.litres" }] },
        { field: "site", inner: [{ path: "site.town" }, { path: "site.zip" }] },
      ]);
    }
  });

  test("may change member by member", () => {
    const changes = parseBody(schema, { site: { zip: null } }, ["site"], "changes");
    expect(changes).toEqual({ site: { zip: null } });
    expect(joinParts(schema, { site: { town: "Ulm", zip: "1" } }, changes)).toEqual({
      site: { town: "Ulm", zip: null },
    });
    expect(() => parseBody(schema, { site: { town: null } }, ["site"], "changes")).toThrow("is required");
  });
});

describe("texts", () => {
  const fits = (field: object, value: string): boolean => {
    const schema = { code: { type: "text", origin: "caller", ...field } } satisfies Schema;
    try {
      return parseBody(schema, { code: value }, ["code"])["code"] === value;
    } catch {
      return false;
    }
  };

  test("with a check digit are refused where it is another", () => {
    const isbn = { check: { weights: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], divisor: 11 } };
    expect(["080442957X", "0306406152", "0804429571", "0306406125"].map((text) => fits(isbn, text))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const card = { check: { weights: [1, 2], divisor: 10, from: "right", sums: "digits" } };
    expect(["4539578763621486", "4539578763621487"].map((text) => fits(card, text))).toEqual([true, false]);
    const ean = { check: { weights: [1, 3], divisor: 10, from: "right" } };
    expect(["96385074", "4006381333931", "4006381333932"].map((text) => fits(ean, text))).toEqual([true, true, false]);
  });

  test("that are too long may be refused in a way of their own", () => {
    const schema = {
      code: { type: "text", origin: "caller", max: 3, over: { status: 413, code: "long" } },
    } satisfies Schema;
    const statusOf = (code: string | number): unknown => {
      try {
        return parseBody(schema, { code }, ["code"]);
      } catch (error) {
        return error instanceof Problem ? error.details.status : error;
      }
    };
    expect(["abc", "abcd", 1].map(statusOf)).toEqual([{ code: "abc" }, 413, 422]);
  });

  test("that are reserved are refused", () => {
    expect(["me", "mine"].map((text) => fits({ never: ["me", "new"] }, text))).toEqual([false, true]);
  });
});

describe("templates", () => {
  test("tell their placeholders once each, in their order", () => {
    expect(placeholdersIn("{{b}} {{ a }}", "{{a}} {{c_1|x}} {single} }}")).toEqual(["b", "a", "c_1"]);
    expect(["{{", "{{}}", "{{1x}}", "{{a b}}", "{{a-b}}"].map(parseTemplate)).toEqual([null, null, null, null, null]);
  });

  test("are filled with what is given, as it is, and name what is missing", () => {
    expect(fillTemplates(["{{a}}-{{b| two words }}[{{c|}}]{{d}}"], { a: "{{d}}", d: true })).toEqual({
      filled: ["{{d}}-two words[]true"],
      missing: [],
    });
    expect(fillTemplates(["{{z}}", "{{a}} {{z}} {{e|x}}"], { e: "" }).missing).toEqual(["z", "a"]);
  });
});

describe("groups", () => {
  const sales = [
    { at: "2026-01-31", what: "pen", cents: 30 },
    { at: "2026-02-01", what: "ink", cents: 30 },
    { at: "2026-02-28", what: "pen", cents: 40 },
  ];

  test("are put together by value or period, those that are known even without records", () => {
    const months = groupsOf(sales, ({ at }) => periodOf(at, "month"), monthsOf("2026"));
    expect(months.map(({ group }) => group.length)).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(groupsOf(sales, ({ what }) => what).map(({ value }) => value)).toEqual(["pen", "ink"]);
    expect([shareOf(30, 100, 1), shareOf(1, 3, 1), shareOf(1, 0, 1)]).toEqual([30, 33.3, 0]);
  });

  test("stand in order, ties by the next key", () => {
    const rows = ["b", "a", "c"].map((name) => ({ entry: name, keys: [name === "c" ? 2 : 1, name] }));
    expect(inOrder(rows, [true, false])).toEqual(["c", "a", "b"]);
  });

  test("are of periods that are written as such", () => {
    expect(duringPeriod("at", "month", "month", "2026-02")).toEqual([{ field: "at", begins: "2026-02" }]);
    expect(duringPeriod("at", "year", "year", parsePeriod({}, "year", "year"))).toEqual([]);
    expect(() => duringPeriod("at", "month", "month", "2026-13")).toThrow("month must be a month like 2026-12");
  });
});

test("copies leave out what is there", () => {
  const records = [
    { what: "pen", limit: 1 },
    { what: "ink", limit: 2 },
  ];
  expect(copyRecords(records, [{ what: "pen", limit: 9 }], ["what"], ["what", "limit"])).toEqual([
    { what: "ink", limit: 2 },
  ]);
});
