import { describe, expect, it } from "vitest";
import { parseProductState, settingOf } from "#src/monitor/product-state.ts";

const told = {
  version: 3,
  settings: { "*": { retries: 1 }, Note: { cacheMs: 500 } },
  bounds: { all: { retries: { default: 2, min: 0, max: 3 }, cacheMs: { default: 0, min: 0, max: 60_000 } } },
};
const listed = { services: [{ name: "Note", cacheable: ["list"], spreads: true }, { name: "Old" }] };
const read = (settings: unknown = told, services: unknown = listed) =>
  parseProductState({ settings: JSON.stringify(settings), services: JSON.stringify(services) });

describe("parseProductState", () => {
  it("reads what holds, and what services are like", () => {
    const state = read();
    expect(state?.services).toEqual([
      { name: "Note", cacheable: ["list"], spreads: true },
      { name: "Old", cacheable: [], spreads: false },
    ]);
    if (state === null) return;
    expect(settingOf(state, "Note", "cacheMs")).toEqual({ own: 500, holds: 500 });
    expect(settingOf(state, "Note", "retries")).toEqual({ own: null, holds: 1 });
    expect(settingOf(state, "Old", "cacheMs")).toEqual({ own: null, holds: 0 });
    expect(settingOf(state, "Old", "speed")).toEqual({ own: null, holds: null });
  });

  it.each([
    [{ ...told, settings: { Note: { cacheMs: "500" } } }, listed],
    [{ ...told, bounds: { all: { retries: { min: 0 } } } }, listed],
    [{ ...told, bounds: undefined }, listed],
    [[], listed],
    [told, { services: {} }],
    [told, null],
  ])("believes nothing else: %j, %j", (settings, services) => {
    expect(read(settings, services)).toBeNull();
  });

  it("takes no text that is no JSON", () => {
    expect(parseProductState({ settings: "<html>", services: "" })).toBeNull();
  });
});
