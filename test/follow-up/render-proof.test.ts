import { expect, test } from "vitest";
import type { OperationFigures, PerfResult } from "#src/follow-up/perf-result.ts";
import { findProof } from "#src/follow-up/proof.ts";
import { parseProof, renderClaim, renderProof } from "#src/follow-up/render-proof.ts";
import { figuresFor, resultOf } from "./measured.ts";

const COUNT = "Note.countPinned";
const read = figuresFor("Note.read", 1, 0.99, { request: "GET /notebooks/diary/notes/{id}" });
const resultFor = (
  before: number,
  after: number,
  more: Partial<OperationFigures> = {},
  all: Partial<PerfResult> = {},
) => resultOf([figuresFor(COUNT, before, after, more), read], all);
const verdictOf = (result: PerfResult) => findProof(result, COUNT)?.verdict;

test.each([
  ["faster", resultFor(25, 2.5)],
  ["slower", resultFor(2.5, 25)],
  ["none", resultFor(2.5, 2.499)],
] as const)("what was rendered as %s is read back", (verdict, result) => {
  const proof = findProof(result, COUNT);
  expect(proof?.verdict).toBe(verdict);
  expect(parseProof(`Before\r\n\n${renderProof(result, COUNT).replaceAll("\n", "\r\n")}\n\nafter`)).toEqual(proof);
});

test("a body without a proof has none", () => {
  expect(parseProof("**Verdict.** It is faster.")).toBeNull();
});

test("nothing is claimed where the interval does not clear the gate", () => {
  expect(verdictOf(resultFor(10, 7.5, { high99: 0.92 }))).toBe("none");
  expect(verdictOf(resultFor(10, 7.5, { floor: 0.5 }))).toBe("none");
  expect(verdictOf(resultFor(10, 7.5, { verdict: "unclear" }))).toBe("none");
  expect(verdictOf(resultFor(10, 7.5, { errors: { base: 0, control: 0, head: 1 } }))).toBe("none");
  expect(verdictOf(resultFor(10, 7.5, {}, { rounds: 7 }))).toBe("none");
  expect(verdictOf(resultFor(10, 7.5))).toBe("faster");
  expect(renderProof(resultFor(10, 9.9), COUNT)).toMatch(/^\*\*No significant change, not filing\.\*\* /u);
});

test("the proof tells figures, what did not change, restarts, noise and one command", () => {
  const text = renderProof(resultFor(25, 2.5), COUNT);
  expect(text).toMatch(/^\*\*Verdict\.\*\* `Note\.countPinned`: 25\.00 ms before, 2\.50 ms after, p50 −90\.0 % /u);
  expect(text).toContain("| p50, median of the restarts | 25.00 ms | 2.50 ms | −90.0 % (95 % CI −90.3 to −89.7 %) |");
  expect(text).toContain("| rows read by one call | 1644 | 25 | −98.5 % |");
  expect(text).toContain("**Not changed** (checked): `Note.read` (−1.0 %, noise ±3.1 %).");
  expect(text).toContain("Noise floor ±3.1 %");
  expect(text).toContain("`Note.countPinned` on 970 records");
  expect(text).toContain(
    `BASE=${"a".repeat(40)} WORKLOAD='{"operations":[{"operation":"Note.countPinned","records":2000}`,
  );
});

test("what becomes slower by it is named", () => {
  const slower = { ...read, verdict: "slower" as const, ratio: 1.5 };
  const text = renderProof(resultOf([figuresFor(COUNT, 25, 2.5), slower]), COUNT);
  expect(text).toContain("**Slower by it**: `Note.read` (+50.0 %, noise ±3.1 %).");
  expect(text).not.toContain("Not changed");
});

test("the chart has a point for each restart of both", () => {
  const chart = /```mermaid\n([^`]*)\n```/u.exec(renderProof(resultFor(25, 2.5), COUNT))?.[1] ?? "";
  const lines = chart.split("\n").filter((line) => line.startsWith("    line ["));
  expect(lines.map((line) => line.split(", ").length)).toEqual([8, 8]);
  expect(chart).toContain('y-axis "ms" 0 --> 29.6');
});

test("the claim of a title has its interval", () => {
  const proof = findProof(resultFor(25, 2.5), COUNT);
  expect(proof && renderClaim(proof)).toBe("p50 −90.0 % (95 % CI −90.3 to −89.7 %)");
});

test("what was not measured cannot be proved", () => {
  expect(findProof(resultFor(1, 1), "Note.list")).toBeNull();
  expect(() => renderProof(resultFor(1, 1), "Note.list")).toThrow("Note.list was not measured");
});
