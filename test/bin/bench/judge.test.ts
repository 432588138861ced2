import { expect, it } from "vitest";
import { judge } from "#bin/bench/product/judge.ts";
import { renderJudgement } from "#bin/bench/product/render-report.ts";

const turnsOf = (...requests: number[]) => requests.map((count) => ({ requests: count, seconds: 1, cpuSeconds: 0.1 }));
const turns = new Map([
  ["bare", turnsOf(1_000, 1_000, 1_000)],
  ["mesh", turnsOf(900, 890, 910)],
  ["wild", turnsOf(900, 500, 1_500)],
]);
const judgeOne = (measure: "throughput" | "cpu", bounds: { min?: number; max?: number }, of = "mesh") =>
  judge(turns, [{ of, against: "bare", measure, ...bounds }]).map((judgement) => renderJudgement(judgement));

it("says by how much a target is missed", () => {
  expect(judgeOne("throughput", { min: 0.95 })).toEqual([
    "✗ requests per second of mesh : bare must be at least 0.95; it is 0.900 (0.890 to 0.910), missed by 0.050",
  ]);
  expect(judgeOne("cpu", { max: 1.05 })).toEqual([
    "✗ CPU per request of mesh : bare must be at most 1.05; it is 1.111 (1.099 to 1.124), missed by 0.061",
  ]);
});

it("lets a target be met exactly", () => {
  const [judgement] = judge(turns, [{ of: "mesh", against: "bare", measure: "throughput", min: 0.9 }]);
  expect(judgement?.verdict).toBe("met");
});

it("says when the noise is larger than what is missed", () => {
  expect(judgeOne("throughput", { min: 0.95 }, "wild")).toEqual([
    "✗ requests per second of wild : bare must be at least 0.95; it is 0.900 (0.500 to 1.500), missed by 0.050; unsure: run more rounds",
  ]);
});

it("takes what was not measured for neither met nor missed", () => {
  expect(judgeOne("cpu", { max: 1.1 }, "unmetered")).toEqual([
    "– CPU per request of unmetered : bare must be at most 1.10; not measured",
  ]);
});
