import { describe, expect, it } from "vitest";
import { parseSeries } from "#src/monitor/parse-series.ts";

const answer = {
  now: 2_000_000,
  beatMs: 60_000,
  version: "0a1b2c3d-4e5f",
  tag: "f".repeat(40),
  settings: 3,
  beats: [{ at: 1_920_000, measured: { layer_calls: { 'service="S"': { "-1": 4 } } } }],
};
const parse = (change: object) => parseSeries(JSON.stringify({ ...answer, ...change }));

describe("what a product says it has measured", () => {
  it("is taken as it is", () => {
    expect(parse({})).toEqual(answer);
    expect(parse({ beats: [] })).toEqual({ ...answer, beats: [] });
  });

  it.each([
    ["no object", "[]"],
    ["no JSON", "<html>"],
  ])("is refused where it is %s", (_, text) => expect(parseSeries(text)).toBeNull());

  it.each<[string, object]>([
    ["has no clock", { now: "today" }],
    ["has no beat", { beatMs: 0 }],
    ["has a beat without a time", { beats: [{ measured: {} }] }],
    ["counts below nothing", { beats: [{ at: 1, measured: { layer_calls: { x: { "-1": -4 } } } }] }],
    ["counts what is no number", { beats: [{ at: 1, measured: { layer_calls: { x: { "-1": "4" } } } }] }],
    ["has a family with a strange name", { beats: [{ at: 1, measured: { "<b>": {} } }] }],
    ["has a bucket that is none", { beats: [{ at: 1, measured: { layer_calls: { x: { __proto: 4 } } } }] }],
    ["has more beats than are kept", { beats: Array.from({ length: 201 }, () => answer.beats[0]) }],
    ["has labels without end", { beats: [{ at: 1, measured: { layer_calls: { ["x".repeat(501)]: { "-1": 4 } } } }] }],
  ])("is refused where it %s", (_, change) => expect(parse(change)).toBeNull());
});
