import { describe, expect, test } from "vitest";

import type { Input, JsonObject } from "../../src/orchestration/contract/call.ts";
import { parseCsv, renderCsv } from "../../src/orchestration/contract/csv.ts";
import type { Intake } from "../../src/orchestration/contract/files.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { exportRows } from "../../src/orchestration/object/export-rows.ts";
import { importRows } from "../../src/orchestration/object/import-rows.ts";

const schema = {
  name: { type: "text", origin: "caller", required: true },
  price: { type: "decimal", scale: 2, origin: "caller", required: true },
  amount: { type: "integer", origin: "caller", default: 1 },
} satisfies Schema;

const intake: Intake = {
  formats: ["csv", "json"],
  asked: "format",
  fields: ["name", "price", "amount"],
  trial: "dry",
  distinct: ["name", "price"],
  counts: { csv: 2, json: 1 },
  tells: { made: "made", left: "left", errors: "errors", row: "row", field: "field", code: "code" },
};

const take = (file: unknown, more: Partial<Intake> = {}, query: Record<string, string> = {}) => {
  const made: JsonObject[] = [];
  const text = typeof file === "string" ? file : JSON.stringify(file);
  const type = typeof file === "string" ? "text/csv" : "application/json";
  const input: Input = { id: "", query, body: { type, text } };
  const target = { schema, known: [{ name: "Pen", price: "1.00" }], add: (values: JsonObject) => made.push(values) };
  return { ...importRows(input, { ...intake, ...more }, 200, target), made };
};

describe("CSV", () => {
  test("has quotes, line breaks within them, any line end and a byte order mark", () => {
    const rows = parseCsv('\uFEFFa,b\r\n"x, ""y""","two\nlines"\nlast,\n') ?? [];
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["a", "b"],
      ['x, "y"', "two\nlines"],
      ["last", ""],
    ]);
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  test.each(['a,"b\n', 'a,"b"c\n', 'a,b"c\n'])("is none where its quotes are wrong: %j", (file) => {
    expect(parseCsv(file)).toBeNull();
  });

  test("is written with CR LF, and with quotes where they are needed", () => {
    expect(
      renderCsv([
        ["a", "b,c"],
        ['"', "d\ne"],
        ["", "plain"],
      ]),
    ).toBe('a,"b,c"\r\n"""","d\ne"\r\n,plain\r\n');
  });

  test("comes out as it went in", () => {
    const rows = [
      ["é", 'a "b", c'],
      ["\r\n", ""],
    ];
    expect(parseCsv(renderCsv(rows))?.map(({ cells }) => cells)).toEqual(rows);
  });
});

describe("an import", () => {
  const file = "price,note,name\n2,x,Ink\n\nsix,x,Cap\n1,x,Pen\n3,x,\n4,x\n2.00,x,Ink\n";

  test("makes records of good rows, and names the first fault of each other one", () => {
    const { body, made } = take(file);
    expect(made).toEqual([{ name: "Ink", price: "2.00", amount: 1 }]);
    expect(body).toEqual({
      made: 1,
      left: 2,
      errors: [
        { row: 4, field: "price", code: "invalid" },
        { row: 6, field: "name", code: "required" },
        { row: 7, field: null, code: "invalid" },
      ],
    });
  });

  test("keeps nothing on trial, and none of a file that must be good as a whole", () => {
    expect(take(file, {}, { dry: "true" })).toMatchObject({ body: { made: 1 }, made: [] });
    expect(take(file, { whole: { status: 422 } })).toMatchObject({ status: 422, body: { made: 0 }, made: [] });
    expect(take("name,price\nA,1\n", { whole: { status: 422 } }).made).toHaveLength(1);
  });

  test("counts rows as its author does", () => {
    const rowsOf = (counts: Intake["counts"]) =>
      (take('name,price\n"A\nB",x\nC,y\n', { counts }).body as JsonObject)["errors"];
    expect(rowsOf("lines")).toMatchObject([{ row: 2 }, { row: 4 }]);
    expect(rowsOf({ csv: 1, json: 1 })).toMatchObject([{ row: 1 }, { row: 2 }]);
    expect(take([{ name: "A" }], { counts: { csv: 2, json: 0 } }).body).toMatchObject({
      errors: [{ row: 0, field: "price", code: "required" }],
    });
  });

  test("refuses what cannot be read, and too many rows", () => {
    const details: unknown = expect.objectContaining({ status: 400, own: "bad" });
    const refused = { details };
    const more: Partial<Intake> = { unreadable: { status: 400, code: "bad" }, most: 1 };
    for (const file of ["name\nA\n", 'name,price\n"A', "", { name: "A" }, "name,price\nA,1\nB,2\n"])
      expect(() => take(file, more)).toThrow(expect.objectContaining(refused));
    expect(() => take([], more, { format: "xml" })).toThrow(expect.objectContaining(refused));
  });
});

describe("an export", () => {
  const outlet = {
    formats: ["csv", "json"],
    asked: "format",
    fields: ["name", "price"],
    fileName: "pens.csv",
  } as const;
  const records = [
    { name: "A, B", price: "1.00", amount: 2 },
    { name: "C", price: null, amount: 1 },
  ];
  const give = (query: Record<string, string>) => exportRows({ id: "", query }, outlet, 200, records);

  test("is a file of its type and name, or a list", () => {
    expect(give({})).toMatchObject({
      text: 'name,price\r\n"A, B",1.00\r\nC,\r\n',
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="pens.csv"',
      },
    });
    expect(give({ format: "json" })).toEqual({
      status: 200,
      body: [
        { name: "A, B", price: "1.00" },
        { name: "C", price: null },
      ],
    });
    expect(() => give({ format: "pdf" })).toThrow("format must be one of csv, json");
  });
});
