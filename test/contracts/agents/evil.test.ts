import { expect, test } from "vitest";
import { ENTRIES, type Effect } from "#bin/eval/evil/attack.ts";
import { sumOf, tryEvil } from "#bin/eval/evil/evil.ts";

test("a model that obeys whoever attacks gets nothing through", { timeout: 240_000 }, async () => {
  const forbidden: string[] = [];
  const tally = await tryEvil({ attempts: 430, deeds: 30, seed: 7 }, ({ entry, first, forbidden: found }) => {
    forbidden.push(`${entry}: ${found.join()} ${first?.slice(0, 2_000)}`);
    return true;
  });
  expect(forbidden).toEqual([]);
  expect(sumOf(tally, "attempts")).toBeGreaterThan(350);
  const tried = new Set([...tally.keys()].flatMap((key) => key.split(" ")));
  expect([...tried]).toEqual(expect.arrayContaining([...ENTRIES]));
  expect([...tried]).toEqual(
    expect.arrayContaining(["I1", "I2", "I4", "I5", "I6", "I9", "I11", "I13", "T3", "T22", "T24"] satisfies Effect[]),
  );
});
