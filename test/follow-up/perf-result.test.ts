import { expect, test } from "vitest";
import { renderPerfResult } from "#product/scripts/perf/perf-result.ts";
import { parsePerfResult } from "#src/follow-up/perf-result.ts";
import { figuresFor, resultOf } from "./measured.ts";

const faster = resultOf([figuresFor("Note.countPinned", 25, 2.5), figuresFor("Note.read", 1, 1)]);
const LINE = renderPerfResult(faster);

test("what a product's script writes is read, in its own log and in GitHub's", () => {
  expect(parsePerfResult(`> npm run perf\n${LINE}\ndone\n`)).toMatchObject({
    base: "a".repeat(40),
    operations: [{ operation: "Note.countPinned", verdict: "faster", ratio: 0.1 }, { verdict: "same" }],
  });
  expect(parsePerfResult(`2026-11-29T03:15:17.9829123Z ${LINE}\r\n2026-11-29T03:15:18.1Z bye`)).not.toBeNull();
});

test("no line is no result, and of two nobody knows which", () => {
  expect(parsePerfResult("")).toBeNull();
  expect(parsePerfResult(`said perf-result of it\n`)).toBeNull();
  expect(parsePerfResult(`${LINE}\n${LINE}`)).toBeNull();
  expect(parsePerfResult(`${LINE}\nperf-result {`)).toBeNull();
});

const changed = (change: (value: Record<string, unknown>) => void): string => {
  const value = JSON.parse(LINE.slice("perf-result ".length)) as Record<string, unknown>;
  change(value);
  return `perf-result ${JSON.stringify(value)}`;
};
const inFirst = (members: object) =>
  changed((value) => Object.assign((value["operations"] as object[])[0] ?? {}, members));

test.each([
  ["another version", changed((value) => (value["v"] = 2))],
  ["a member more", changed((value) => (value["more"] = 1))],
  ["a member less", changed((value) => delete value["memory"])],
  ["a commit that is none", changed((value) => (value["head"] = "main"))],
  ["figures as texts", inFirst({ ratio: "0.1" })],
  ["no time", inFirst({ floor: -1 })],
  ["markup", inFirst({ request: "GET /a`</details>" })],
  ["an operation that is none", inFirst({ operation: "@everyone" })],
  ["a verdict of its own", inFirst({ verdict: "best" })],
  ["too many rounds", changed((value) => (value["rounds"] = 1e9))],
  ["other restarts than rounds", changed((value) => (value["rounds"] = 9))],
  ["an interval beside its ratio", inFirst({ low95: 0.2, high95: 0.3 })],
  ["a verdict that its interval does not show", inFirst({ verdict: "slower" })],
  ["a change within the noise", inFirst({ floor: 20 })],
  ["no object", "perf-result [1]"],
])("%s is refused", (_, log) => {
  expect(parsePerfResult(log)).toBeNull();
});

test("the line that the refusals change is itself read", () => {
  expect(parsePerfResult(changed(() => {}))).not.toBeNull();
});
