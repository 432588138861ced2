import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import type { Measures, StandingsDefinition } from "../../src/orchestration/contract/standings.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { Standings } from "../../src/orchestration/object/standings.ts";
import { libraryEnv } from "./library-env.ts";

const figure = { type: "number", origin: "service" } as const;
const schema: Schema = {
  id: { type: "text", origin: "id" },
  race: { type: "text", origin: "parent" },
  boat: { type: "text", origin: "service", unique: true },
  points: figure,
  standing: figure,
  reached: figure,
  results: figure,
  total: figure,
  highest: figure,
  lowest: figure,
  latest: figure,
};
const RACE = { id: "r", mode: "sum" };
const PLACE: Measures = { rank: "rank", boat: "who", points: "points" };
const LIMIT = { name: "n", default: 10, min: 1, max: 20 };

type Told = {
  standings: Standings<JsonObject>;
  take(boat: string, points: number): void;
  places(query?: Record<string, string>): unknown[];
  find(boat: string): JsonObject;
};

const withStandings = (check: (told: Told) => void, more: Partial<StandingsDefinition> = {}): Promise<void> =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    const columns = Object.keys(schema).map((name) => `"${name}"`);
    sql.exec(
      `CREATE TABLE boats (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, ${columns.join(", ")})`,
    );
    const table = new RecordTable<JsonObject>(sql, { name: "boats", what: "Boat", schema, maxRecords: 100 });
    const definition = {
      by: "boat",
      keep: "best",
      order: "high",
      ranks: "shared",
      first: "earliest",
      ...more,
    } as const;
    const standings = new Standings(table, definition, "id");
    check({
      standings,
      take: (boat, points) =>
        standings.take(RACE, boat, points, (values) =>
          table.add({ ...values, id: crypto.randomUUID(), race: RACE.id }),
        ),
      places: (query) => standings.top(RACE, query, LIMIT, PLACE).map(({ boat, points, rank }) => [rank, boat, points]),
      find: (boat) => table.find({ field: "boat", value: boat, within: RACE.id }),
    });
  });

describe("who stands where", () => {
  test("shares ranks among equals, the first to come there first", () =>
    withStandings(({ places, take }) => {
      take("otter", 50);
      take("heron", 70);
      take("otter", 70);
      take("pike", 20);
      take("heron", 70);
      expect(places()).toEqual([
        [1, "heron", 70],
        [1, "otter", 70],
        [3, "pike", 20],
      ]);
      expect(places({ n: "1" })).toEqual([[1, "heron", 70]]);
      expect(() => places({ n: "21" })).toThrow("n must be");
    }));

  test("leaves no gaps, or gives each its own rank", async () => {
    const fill = ({ take }: Told): void => {
      for (const boat of ["a", "b"]) take(boat, 5);
      take("c", 4);
    };
    await withStandings(
      (told) => {
        fill(told);
        expect(told.places().map((place) => (place as unknown[])[0])).toEqual([1, 1, 2]);
      },
      { ranks: "dense", first: "name" },
    );
    await withStandings(
      (told) => {
        fill(told);
        expect(told.places()).toEqual([
          [1, "b", 5],
          [2, "a", 5],
          [3, "c", 4],
        ]);
      },
      { ranks: "single", first: "latest" },
    );
  });

  test("counts as what it belongs to says", () =>
    withStandings(
      ({ find, standings, take }) => {
        for (const points of [10, 30, 20]) take("otter", points);
        expect(
          standings.tell(RACE, find("otter"), { p: "points", b: "best", w: "worst", l: "latest", a: "average" }),
        ).toEqual({
          p: 60,
          b: 10,
          w: 30,
          l: 20,
          a: 20,
        });
      },
      { keep: { field: "mode", of: { sum: "total", last: "latest" } }, order: "low" },
    ));

  test("tells those next to one, and what all come to", () =>
    withStandings(({ find, standings, take }) => {
      expect(standings.overview(RACE, { boats: "entrants", mean: "average", most: "highest" })).toEqual({
        boats: 0,
        mean: null,
        most: null,
      });
      for (let n = 1; n <= 5; n += 1) take(`b${n}`, 10 - n);
      const around = (boat: string, radius: string): unknown[] =>
        standings.around(RACE, find(boat), { n: radius }, { ...LIMIT, min: 0 }, PLACE).map(({ rank }) => rank);
      expect(around("b3", "1")).toEqual([2, 3, 4]);
      expect(around("b1", "2")).toEqual([1, 2, 3]);
      expect(around("b5", "0")).toEqual([5]);
      expect(
        standings.overview(RACE, { boats: "entrants", heats: "results", mean: "average", least: "lowest" }),
      ).toEqual({
        boats: 5,
        heats: 5,
        mean: 7,
        least: 5,
      });
    }));
});
