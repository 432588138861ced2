import { describe, expect, it } from "vitest";
import type { Regression } from "#src/follow-up/diagnosis.ts";
import { gainOf } from "#src/follow-up/gain.ts";
import { nameGain, renderGain } from "#src/follow-up/render-gain.ts";
import { judged } from "./judged.ts";
import { figuresFor, resultOf } from "./measured.ts";

const { after, before } = judged();
const diagnosis: Regression = {
  cause: "regression",
  harm: "`Note.list` refuses 75.0 % of its calls instead of 0.0 %",
  service: "Note",
  operation: "Note.list",
  others: [],
  metric: "refusals",
  change: 3,
  low: 2,
  high: 4,
  newErrors: [],
  before,
  after,
  good: "a".repeat(40),
  bad: "b".repeat(40),
  pull: 3,
};
const restoring = { what: "restore how it worked", files: [], undo: [], isRestoring: true };
const known = { ...restoring, isRestoring: false };
const same = resultOf([figuresFor("Note.list", 10, 10, { rowsRead: { base: 300, head: 1 } })]);

describe("what speaks for a change", () => {
  it("is that a comparison has it faster", () => {
    const gain = gainOf(known, resultOf([figuresFor("Note.list", 10, 4)]), { ...diagnosis, metric: "latency" });
    expect(gain).toMatchObject({ by: "time", proof: { change: -60 } });
    expect(gain && nameGain(gain)).toBe("p50 −60 %");
  });

  it("is that it reads far fewer rows, where rows were what got worse", () => {
    const gain = gainOf(known, same, { ...diagnosis, metric: "rows-read" });
    expect(gain).toEqual({ by: "rows", before: 300, after: 1 });
    expect(gain && renderGain(gain, diagnosis, same)).toContain("reads 1 rows for a call instead of 300");
    expect(gainOf(known, same, { ...diagnosis, metric: "latency" })).toBeNull();
    const few = resultOf([figuresFor("Note.list", 10, 10, { rowsRead: { base: 60, head: 30 } })]);
    expect(gainOf(known, few, { ...diagnosis, metric: "rows-read" })).toBeNull();
  });

  it("is production's own comparison, of what brings back what was live there", () => {
    const gain = gainOf(restoring, same, diagnosis);
    expect(gain).toMatchObject({ by: "production", change: -0.75, low: -0.8 });
    expect(gain && nameGain(gain)).toBe("−75 % in production");
    expect(gain && renderGain(gain, diagnosis, null)).toContain("It could not be measured beside the default branch.");
    expect(gainOf(known, same, diagnosis)).toBeNull();
    expect(gainOf(restoring, same, { ...diagnosis, metric: "p95" })).toBeNull();
    expect(gainOf(restoring, same, { ...diagnosis, low: -0.1 })).toBeNull();
  });

  it("is nothing where something becomes slower", () => {
    const slower = resultOf([figuresFor("Note.list", 10, 10), figuresFor("Note.read", 1, 3)]);
    expect(gainOf(restoring, slower, diagnosis)).toBeNull();
  });
});
