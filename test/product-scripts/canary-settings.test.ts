import { afterEach, expect, test, vi } from "vitest";
import { readCanarySettings } from "#product/scripts/release/deploy-gradually.ts";

afterEach(() => vi.unstubAllEnvs());

const read = (mode: string, seconds: string) => {
  vi.stubEnv("CANARY", mode);
  vi.stubEnv("CANARY_SECONDS", seconds);
  return readCanarySettings();
};

test("a canary goes on by itself after a minute unless the variables say otherwise", () => {
  expect(read("", "")).toEqual({ hold: false, seconds: 60 });
  expect(read("auto", "0")).toEqual({ hold: false, seconds: 0 });
  expect(read("hold", "5")).toEqual({ hold: true, seconds: 5 });
});

test("a variable that means nothing is refused before anything is deployed", () => {
  expect(() => read("manual", "")).toThrow("`CANARY` is “manual”");
  for (const seconds of ["-1", "1.5", "soon", "9999"]) expect(() => read("", seconds)).toThrow("CANARY_SECONDS");
});
