import { expect, it } from "vitest";
import { shuffleRound } from "#bin/bench/product/shuffle-round.ts";

const items = ["a", "b", "c", "d", "e", "f"].map((name) => ({ name }));
const order = (round: number) => shuffleRound(items, round).map(({ name }) => name);

it("gives every contender one turn in each round", () => {
  expect(order(3).toSorted()).toEqual(items.map(({ name }) => name));
});

it("is the same for the same round", () => {
  expect(order(7)).toEqual(order(7));
});

it("puts each contender first and last in some round, and often in neither", () => {
  const orders = Array.from({ length: 60 }, (_, round) => order(round));
  for (const { name } of items) {
    const places = orders.map((names) => names.indexOf(name));
    expect(places.filter((place) => place === 0).length).toBeGreaterThan(2);
    expect(places.filter((place) => place === items.length - 1).length).toBeGreaterThan(2);
  }
});
