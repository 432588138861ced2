import { describe, expect, it, test } from "vitest";
import type { Regression, Slack } from "#src/follow-up/diagnosis.ts";
import { gainOf } from "#src/follow-up/gain.ts";
import { nameGain, renderGain } from "#src/follow-up/render-gain.ts";
import { judged } from "./judged.ts";
import { figuresFor, resultOf } from "./measured.ts";
import { parsePerfResult } from "#src/follow-up/perf-result.ts";
import { renderMend, renderNoFix } from "#src/follow-up/render-mend.ts";
import { parseProof } from "#src/follow-up/render-proof.ts";

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
    const few = resultOf([figuresFor("Note.list", 10, 10, { rowsRead: { base: 60, head: 45 } })]);
    expect(gainOf(known, few, { ...diagnosis, metric: "rows-read" })).toBeNull();
    const lost = resultOf([figuresFor("Note.list", 10, 10, { rowsRead: { base: 900, head: 900 } })]);
    expect(gainOf(restoring, lost, { ...diagnosis, metric: "rows-read" })).toBeNull();
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

  it("is that errors came which were never there, however many", () => {
    const failing = { ...diagnosis, metric: "errors", low: -0.2, newErrors: ["service-failed"] } satisfies Regression;
    const gain = gainOf(restoring, same, failing);
    expect(gain).toEqual({ by: "errors", names: ["service-failed"] });
    expect(gain && nameGain(gain)).toBe("without its new errors");
    expect(gain && renderGain(gain, failing, same)).toContain(
      "`Note.list` fails with `service-failed` as it is now, and never did as this brings it back. Measured beside",
    );
    const { body, title } = renderMend({ diagnosis: failing, issue: 7 }, { candidate: restoring, measured: same });
    expect(title).toBe("fix(note): restore how it worked, without its new errors");
    expect(body).toMatch(
      /^Fixes #7\.\n\nSince #3 \(`bbbbbbb`\), `Note\.list` refuses 75\.0 %[^(]*\. This would restore/u,
    );
    expect(gainOf(known, same, failing)).toBeNull();
    expect(gainOf(restoring, same, { ...failing, newErrors: [] })).toBeNull();
  });

  it("is told the other way round where something is done no more", () => {
    const silent = { ...diagnosis, metric: "alarms", change: -0.99, low: -0.999, high: -0.55 } satisfies Regression;
    const gain = gainOf(restoring, same, silent);
    expect(gain && nameGain(gain)).toBe("as often as before");
    expect(gain && renderGain(gain, silent, same)).toContain(
      "what is there now differs from what this brings back by −99 % (95 % interval −100 % to −55 %).",
    );
  });

  it("is production's own comparison of times too, where all of a release is taken back", () => {
    const slow = { ...diagnosis, metric: "latency" } satisfies Regression;
    const gain = gainOf({ ...restoring, isWhole: true }, same, slow);
    expect(gain).toMatchObject({ by: "production", change: -0.75 });
    expect(gain && renderGain(gain, slow, same)).toMatch(/nothing becomes slower by it; nor faster/u);
    expect(gainOf(restoring, same, slow)).toBeNull();
  });

  const slower = resultOf([figuresFor("Note.list", 10, 10), figuresFor("Note.read", 1, 3)]);

  it("is nothing where something becomes slower", () => {
    expect(gainOf({ ...restoring, isWhole: true }, slower, { ...diagnosis, metric: "latency" })).toBeNull();
    expect(gainOf(restoring, slower, { ...diagnosis, metric: "rows-written" })).toBeNull();
    expect(gainOf(known, slower, diagnosis)).toBeNull();
    const told = renderNoFix(diagnosis, [{ candidate: known, measured: slower }]);
    expect(told).toContain("- restore how it worked: `Note.read` becomes slower by it, so it is not proposed");
  });

  it("is that something does again what it should, whatever time that takes", () => {
    const gain = gainOf(restoring, slower, diagnosis);
    expect(gain?.by).toBe("production");
    expect(gain && renderGain(gain, diagnosis, slower)).toContain("these become slower: `Note.read` (1 → 3 ms).");
  });
});

const STARTS: Slack = {
  cause: "opportunity",
  service: "Note",
  operation: "Note.list",
  others: [],
  topic: "opportunity/abc-1",
  opportunity: {
    kind: "cold-starts",
    service: "Note",
    operation: "Note.list",
    fingerprint: "abc",
    figures: judged().after,
    callsPerDay: 57_600,
    evidence: "40 % of the operations of `Note` find their instance not in memory",
    value: { unit: "seconds", perDay: 900, how: "starts × time" },
  },
};
const lazy = {
  what: "make what takes long when it is first needed (`Note`)",
  files: [],
  undo: [],
  isRestoring: false,
};

test("where instances start again and again, it is the start that has to become faster", () => {
  const start = { ...figuresFor("Note.list", 800, 400), operation: null, request: "start" };
  const result = resultOf([start, figuresFor("Note.list", 10, 10)]);
  expect(gainOf(lazy, result, STARTS)?.by).toBe("time");
  expect(gainOf(lazy, resultOf([figuresFor("Note.list", 10, 4)]), STARTS)).toBeNull();
  const { body, title } = renderMend({ diagnosis: STARTS, issue: 7 }, { candidate: lazy, measured: result });
  expect(title).toBe("perf(note): make what takes long when it is first needed (Note), p50 −50 %");
  expect(parseProof(body)).toMatchObject({ operation: "start", before: 800, after: 400, verdict: "faster" });
  expect(parsePerfResult(`perf-result ${JSON.stringify(result)}`)).toEqual(result);
});
