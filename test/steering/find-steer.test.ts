import { expect, it } from "vitest";
import { findSteer } from "#src/steering/find-steer.ts";

const WITHDRAWN = { by: "bob", url: "https://x/3", at: "2026-01-01T00:00:00.000Z" };
const UI = { id: "s1", by: "ana", said: "No UI, please." };
const LONG = { id: "s2", by: "bob", said: "A title is at most 80 characters long" };
const GONE = { id: "s3", by: "bob", said: "Sort lists by title", withdrawn: WITHDRAWN };
const ALL = [UI, LONG, GONE];

it.each([
  ["s1", UI],
  [" S2. ", LONG],
  ["no ui", UI],
  ["“at most 80 characters”", LONG],
])("finds what is meant by %j", (said, steer) => {
  expect(findSteer(ALL, said)).toBe(steer);
});

it.each([
  ["s9", "there is no such rule. There is `s1` “No UI, please.”, `s2` “A title is at most 80 characters long”."],
  ["s3", "`s3` is withdrawn already, by bob."],
  ["sort lists", "there is no such rule."],
  ["tit", "there is no such rule."],
  ["?", "there is no such rule."],
])("says why %j means none", (said, why) => {
  expect(findSteer(ALL, said)).toContain(why);
});

it("asks which of several, and says that there is none", () => {
  expect(findSteer([UI, { ...UI, id: "s4" }], "ui")).toContain("more than one rule says that: `s1`");
  expect(findSteer([], "s1")).toContain("people have nothing otherwise here");
});
