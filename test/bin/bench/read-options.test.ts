import { expect, it } from "vitest";
import { readOptions } from "#bin/bench/product/read-options.ts";

const known = ["bare", "mesh"];

it("takes rounds, seconds and names", () => {
  expect(readOptions(["--rounds", "3", "--seconds", "0.5", "--only", "mesh,bare"], known)).toEqual({
    rounds: 3,
    seconds: 0.5,
    only: ["mesh", "bare"],
  });
});

it("measures everybody where nobody is named", () => {
  expect(readOptions([], known).only).toBeNull();
});

it.each([
  [["--rounds", "0"], "--rounds can't be “0”."],
  [["--rounds", "1.5"], "--rounds can't be “1.5”."],
  [["--seconds", "soon"], "--seconds can't be “soon”."],
  [["--only", "mesh,missing"], "There is no contender “missing”."],
  [["--fast"], "“fast” is not known here."],
  [["mesh"], "“mesh” is not known here."],
])("refuses %j", (args, message) => {
  expect(() => readOptions(args, known)).toThrow(message);
});
