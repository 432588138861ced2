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
    const text = Object.entries(DEFAULTS).map(([key, value]) => `${key}: ${value}`);
    expect(parseSettings(text.join("\n"))).toEqual({ settings: DEFAULTS, complaints: [] });
  });

  it.each([
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
