import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";

import type { Narrow } from "../../src/orchestration/contract/product-definition.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { BETWEEN } from "../../src/orchestration/object/record-query.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { libraryEnv } from "./library-env.ts";

const word = { name: "entry", type: "text", origin: "caller", lower: true } as const;
const schema = {
  id: { type: "text", origin: "id" },
  given: { type: "text", origin: "caller" },
  family: { type: "text", origin: "caller" },
  words: { type: "list", origin: "caller", entries: word },
} satisfies Schema;

const people = [
  { id: "1", given: "Ada", family: "Zimmer", words: ["vip", "berlin"] },
  { id: "2", given: "Adam", family: null, words: ["vip"] },
  { id: "3", given: "Carl_", family: "Abel", words: [] },
];

const narrows: Record<string, Narrow> = {
  q: { fields: ["family"], by: "contains", joined: [["given", "family"]] },
  starts: { fields: ["given"], by: "begins" },
  word: { fields: ["words"], by: "has" },
};

test.each([
  [{ q: "DA ZIM" }, ["1"]],
  [{ q: "adam " }, ["2"]],
  [{ starts: "Ada" }, ["1", "2"]],
  [{ starts: "Carl_" }, ["3"]],
  [{ starts: "a" }, []],
  [{ word: "VIP" }, ["1", "2"]],
  [{ word: ["vip", "berlin"].join(BETWEEN) }, ["1"]],
  [{ word: ["vip", "paris"].join(BETWEEN) }, []],
])("%j leaves %j", (query, ids) =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    sql.exec(`CREATE TABLE people (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL,
      "id" TEXT, "given" TEXT, "family" TEXT, "words" TEXT)`);
    const table = new RecordTable(sql, { name: "people", what: "Person", schema, maxRecords: 9 });
    for (const person of people) table.add(person);
    const page = table.page(query, { filters: [], sort: [{ field: "id", descending: false }], narrows });
    expect((page as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual(ids);
  }),
);
