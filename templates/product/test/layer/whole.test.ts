import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import type { OperationDefinition } from "../../src/orchestration/contract/product-definition.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { readMembers } from "../../src/orchestration/edge/request-body.ts";
import { byValue, findMany } from "../../src/orchestration/object/find-many.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";

const put = (body: string, query: string, more: Partial<OperationDefinition>) => {
  const request = new Request("https://example.com/", { method: "PUT", body });
  request.headers.set("content-type", "application/json");
  const definition: OperationDefinition = { summary: "", access: "anyone", status: 200, answers: "record", ...more };
  const schema: Schema = { keep: { type: "integer", origin: "caller" } };
  return readMembers(request, new URLSearchParams(query), definition, schema);
};

describe("a body", () => {
  test("may be one value as a whole, beside what the query string says", async () => {
    expect(await put("null", "keep=60", { whole: "value", inQuery: ["keep"] })).toEqual({ value: null, keep: 60 });
    expect(await put("[1]", "keep=soon", { whole: "value", inQuery: ["keep"] })).toEqual({ value: [1], keep: "soon" });
    expect(await put('{"a":1}', "keep=1.5&other=1", { inQuery: ["keep"] })).toEqual({ a: 1, keep: 1.5 });
    expect(await put("", "keep=1", { inQuery: ["keep"] })).toEqual({ keep: 1 });
    expect(await put("", "", {})).toBeNull();
  });

  test("must be there where it is a value, and be no larger than it may", async () => {
    await expect(put("", "", { whole: "value" })).rejects.toThrow("no");
    await expect(put("{", "", { whole: "value" })).rejects.toThrow("JSON");
    await expect(put('"12345678"', "", { whole: "value", bytes: 5 })).rejects.toThrow("at most");
  });
});

test("several records are found by their names, once each, and the others are told", () =>
  runInDurableObject(env.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    sql.exec("CREATE TABLE pairs (_position INTEGER PRIMARY KEY, _created INTEGER, id TEXT, key TEXT, value TEXT)");
    const schema: Schema = {
      id: { type: "text", origin: "id" },
      key: { type: "text", origin: "caller", unique: true },
      value: { type: "json", origin: "caller", nullable: true },
    };
    const table = new RecordTable<JsonObject>(sql, { name: "pairs", what: "Pair", schema, maxRecords: 9 });
    table.add({ id: "1", key: "a", value: { deep: true } });
    table.add({ id: "2", key: "__proto__", value: 2 });
    const { found, missing } = findMany(table, "key", ["z", "__proto__", "a", "z"]);
    expect(missing).toEqual(["z"]);
    expect(JSON.stringify(byValue(found, ({ value }) => value ?? null))).toBe('{"__proto__":2,"a":{"deep":true}}');
  }));
