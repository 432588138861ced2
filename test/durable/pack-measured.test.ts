import { promisify } from "node:util";
import { deflateRaw } from "node:zlib";
import { expect, it } from "vitest";
import { dictionaryOf, packMeasured, unpackMeasured } from "#src/durable/pack-measured.ts";
import { fakeBeats } from "#test/monitor/fake-beats.ts";
import { list } from "#test/analysis/incidents/fake-survey.ts";

const NONE = Buffer.alloc(0);
const beats = fakeBeats([list({ groups: [0, 7, 255], failures: { failed: 3 }, rows: 12 })]).map(
  ({ measured }) => measured,
);

it("gives back what was packed, whatever its numbers and names", async () => {
  const strange = {
    layer_calls: { 'operation="a\\nb",service="ü\n"': { "-1": 2 ** 53, 0: 0, 7: 0.25, 999_999: 1e300 } },
    object_storage_bytes: { "": { "-1": 9_876_543_210 }, x: {} },
    empty: {},
  };
  for (const dictionary of [NONE, dictionaryOf(beats[1]!), dictionaryOf(strange)])
    for (const measured of [{}, strange, beats[0]!])
      expect(await unpackMeasured(await packMeasured(measured, dictionary), dictionary)).toEqual(measured);
});

it("takes half of deflated JSON, by the dictionary of another beat", async () => {
  const json = await promisify(deflateRaw)(JSON.stringify(beats[0]));
  expect((await packMeasured(beats[0]!, dictionaryOf(beats[1]!))).length).toBeLessThan(json.length / 2);
});

it("reads what was deflated JSON", async () => {
  const json = await promisify(deflateRaw)(JSON.stringify(beats[0]));
  expect(await unpackMeasured(json, dictionaryOf(beats[1]!))).toEqual(beats[0]);
});
