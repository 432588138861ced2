import { describe, expect, it } from "vitest";
import { parseOverrides } from "#src/settings/parse-overrides.ts";
import { parseSettings } from "#src/settings/parse-settings.ts";
import { DEFAULTS } from "#src/settings/settings-schema.ts";

describe("parseSettings", () => {
  it("reads what is said, and nothing else", () => {
    expect(parseSettings("# ours\napproval: always\nbudget: 1.5\n")).toEqual({
      settings: { approval: "always", budget: 1.5 },
      complaints: [],
    });
    expect(parseSettings("")).toEqual({ settings: {}, complaints: [] });
  });

  it("takes its own defaults", () => {
    const text = Object.entries(DEFAULTS).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    expect(parseSettings(text.join("\n"))).toEqual({ settings: DEFAULTS, complaints: [] });
  });

  it("reads how far a product may be tuned", () => {
    expect(parseSettings("tune: on\ntune-bounds: { cacheMs: 2000 }\n").settings).toEqual({
      tune: "on",
      "tune-bounds": { cacheMs: 2_000 },
    });
    expect(parseSettings("tune-bounds:\n  retries: [1, 3]\n").settings).toEqual({ "tune-bounds": { retries: [1, 3] } });
  });

  it.each([
    ["tune: true", 1, "`tune` must be one of `off`, `announce`, `on`."],
    ["tune-bounds: { cacheS: 2 }", 1, "`[least, most]`, for each of `deadlineMs`"],
    ["tune-bounds: { cacheMs: [[[[1]]]] }", 1, "`tune-bounds` must be a whole number"],
    ["tune-bounds: { cacheMs: -1 }", 1, "`tune-bounds` must be a whole number"],
    ["approval: sometimes", 1, "`approval` must be one of `never`, `standard`, `always`."],
    ["\nquestions: 6", 2, "`questions` must be a whole number from 0 to 5."],
    ["questions: 1.5", 1, "`questions` must be a whole number from 0 to 5."],
    ["budget: [1]", 1, "`budget` must be a number from 0 to 1000."],
    ["repairs: 1\n\n\nrepairs-most: 2", 4, "`repairs-most` is no setting."],
    ["api-key: x", 1, "only the app's operator decides it"],
    ["ANTHROPIC_BASE_URL: https://evil.example", 1, "only the app's operator decides it"],
    ["__proto__: 1", 1, "is no setting"],
    ["- a", 1, "must hold settings"],
    ["a: [", 1, "It is no YAML"],
    ["approval: never\napproval: always", 2, "It is no YAML"],
    [`a: &a [${"*a,".repeat(9)}]`, 1, "is no setting"],
    ["x".repeat(20_001), 1, "more than 20000 characters"],
  ])("says where %j is wrong, and what it may be", (text, line, said) => {
    const { complaints } = parseSettings(text);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatchObject({ line, text: expect.stringContaining(said) as string });
  });
});

describe("parseOverrides", () => {
  it("reads words as what they stand for", () => {
    expect(parseOverrides({ approval: "never", questions: "0" })).toEqual({ approval: "never", questions: 0 });
    expect(parseOverrides({ speed: "9" })).toContain("`speed` is no setting.");
  });
});
