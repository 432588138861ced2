import { expect, it } from "vitest";
import type { FalseAlarms } from "#src/analysis/ledger.ts";
import { falseAlarmsOf, openCount } from "#src/count-false-alarms.ts";
import type { Watched } from "#src/durable/archive.ts";

const NOON = Date.parse("2026-01-01T12:00:00Z");
const product = (id: number, beatMs: number | null = 60_000): Watched => ({
  repo: { installationId: 1, id, owner: "acme", name: "notes" },
  url: "https://x.test",
  beatMs,
  newest: null,
  problem: null,
  silentSince: null,
});

it("each product is counted once a day, two in one pass, whoever else counts", async () => {
  let now = NOON;
  const notes = new Map<string, unknown>();
  const read: number[] = [];
  const counting = {
    archive: {
      beats: async (id: number) => {
        read.push(id);
        return [];
      },
    },
    notes: {
      read: async <T>(key: string) => (notes.get(key) ?? null) as T | null,
      change: async <T>(key: string, change: (before: T | null) => T) => {
        const after = change((notes.get(key) ?? null) as T | null);
        notes.set(key, after);
        return after;
      },
    },
    now: () => now,
  };
  const count = openCount(counting);
  const products = [product(1), product(2, null), product(3), product(4)];
  await count(products);
  expect(read).toEqual([1, 3]);
  await count(products);
  await count(products);
  await openCount(counting)(products);
  expect(read).toEqual([1, 3, 4]);
  now += 86_400_000;
  await count(products);
  expect(read).toEqual([1, 3, 4, 1, 3]);
  expect((notes.get(falseAlarmsOf(1)) as FalseAlarms).days.map(({ day }) => day)).toEqual(["2026-01-01", "2026-01-02"]);
});
