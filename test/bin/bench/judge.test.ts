import { expect, it } from "vitest";
import { judge } from "#bin/bench/product/judge.ts";
import { renderJudgement } from "#bin/bench/product/render-report.ts";

const turns = new Map([
  ["bare", [{ requests: 1_000, seconds: 1, cpuSeconds: 0.1 }]],
  ["mesh", [{ requests: 900, seconds: 1, cpuSeconds: 0.1 }]],
]);
const judgeOne = (measure: "throughput" | "cpu", bounds: { min?: number; max?: number }, of = "mesh") =>
  judge(turns, [{ of, against: "bare", measure, ...bounds }]).map((judgement) => renderJudgement(judgement));

it("says by how much a target is missed", () => {
  expect(judgeOne("throughput", { min: 0.95 })).toEqual([
    "✗ requests per second of mesh : bare must be at least 0.95; it is 0.900, missed by 0.050",
  ]);
  expect(judgeOne("cpu", { max: 1.1 })).toEqual([
    "✗ CPU per request of mesh : bare must be at most 1.10; it is 1.111, missed by 0.011",
  ]);
});

it("lets a target be met exactly", () => {
  expect(judgeOne("throughput", { min: 0.9 })).toEqual([
    "✓ requests per second of mesh : bare must be at least 0.90; it is 0.900",
  ]);
});

it("takes what was not measured for neither met nor missed", () => {
  expect(judgeOne("cpu", { max: 1.1 }, "unmetered")).toEqual([
    "– CPU per request of unmetered : bare must be at most 1.10; not measured",
  ]);
});
