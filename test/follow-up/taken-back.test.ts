import { describe, expect, it } from "vitest";
import { findTakenBack } from "#src/follow-up/taken-back.ts";

const good = { "src/a.ts": "1", "src/b.ts": "1", "src/gone.ts": "1" };
const bad = { "src/a.ts": "2", "src/b.ts": "1", "src/new.ts": "1" };

describe("a release is taken back", () => {
  it("with what it changed, removed and added", () => {
    const now = { ...bad, "src/b.ts": "5", "README.md": "1" };
    expect(findTakenBack({ good, bad, now })).toEqual({
      restored: ["src/a.ts", "src/gone.ts"],
      removed: ["src/new.ts"],
    });
  });

  it.each<[string, Partial<Parameters<typeof findTakenBack>[0]>]>([
    ["whose files somebody has changed since", { now: { ...bad, "src/a.ts": "3" } }],
    ["of which something is gone since", { now: { "src/a.ts": "2", "src/b.ts": "1" } }],
    ["what it removed somebody has made anew", { now: { ...bad, "src/gone.ts": "3" } }],
    ["before which nothing is known", { good: {} }],
    ["that changed nothing", { bad: good, now: good }],
    ["that the app made of a spec", { bad: { ...bad, "docs/plan.json": "2" }, now: { ...bad, "docs/plan.json": "2" } }],
  ])("not %s", (_, states) => {
    expect(findTakenBack({ good, bad, now: bad, ...states })).toBeNull();
  });

  it("not of more than fifty files", () => {
    const many = (id: string) => Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`src/${n}.ts`, id]));
    expect(findTakenBack({ good: many("1"), bad: many("2"), now: many("2") })).toBeNull();
  });
});
