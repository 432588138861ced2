import { describe, expect, test } from "vitest";
import { createRandom } from "./create-random.ts";
import { findLosses, type NotebookLedger, type StoredNotebook } from "./notebook-ledger.ts";

const ledger: NotebookLedger = {
  notebook: "diary",
  notes: new Map([
    ["1", "milk"],
    ["3", "rye bread"],
  ]),
  told: ["milk", "eggs", "bread", "eggs", "rye bread"],
};
const whole: StoredNotebook = {
  notes: [
    { id: "1", text: "milk" },
    { id: "3", text: "rye bread" },
  ],
  activity: [...ledger.told],
};

describe("what was acknowledged is held against what is stored", () => {
  test("and nothing is found where they agree", () => {
    expect(findLosses(ledger, whole)).toEqual([]);
  });

  test.each<[string, StoredNotebook, string]>([
    ["a lost write", { ...whole, notes: whole.notes.slice(1) }, "“milk” was acknowledged and is lost"],
    [
      "a lost change",
      {
        ...whole,
        notes: [
          { id: "1", text: "milk" },
          { id: "3", text: "bread" },
        ],
      },
      "“rye bread” was acknowledged, and “bread” is there",
    ],
    [
      "a removal that came back",
      { ...whole, notes: [...whole.notes, { id: "2", text: "eggs" }] },
      "“eggs” is there, and",
    ],
    ["a doubled write", { ...whole, notes: [...whole.notes, { id: "4", text: "milk" }] }, "“milk” is there twice"],
    ["a lost event", { ...whole, activity: ledger.told.slice(0, 4) }, "4 were heard; at 4 “nothing”"],
    ["a doubled event", { ...whole, activity: [...ledger.told, "rye bread"] }, "6 were heard; at 5 “rye bread”"],
    ["events out of order", { ...whole, activity: ledger.told.toReversed() }, "at 0 “rye bread” instead of “milk”"],
  ])("%s", (_, stored, words) => {
    expect(findLosses(ledger, stored).join("\n")).toContain(words);
  });
});

test("the same seed gives the same numbers, another seed others", () => {
  const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7).every((number) => number >= 0 && number < 1)).toBe(true);
});
