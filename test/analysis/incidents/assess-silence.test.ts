import { expect, it } from "vitest";
import { assessSilence } from "#src/analysis/incidents/assess-silence.ts";

it("a product that does not answer for ten minutes is an incident", () => {
  expect(assessSilence(0, 600_000).severity).toBe(1);
  expect(assessSilence(0, 540_000).severity).toBeLessThan(1);
  expect(assessSilence(null, 540_000).severity).toBe(0);
});
