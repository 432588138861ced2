import { describe, expect, test } from "vitest";
import { renderTests } from "#src/workbench/checks/render-tests.ts";
import { steadyText } from "#src/workbench/checks/steady-text.ts";
import type { ReportedFault, TestEvent } from "#src/workbench/checks/test-event.ts";

const fault = (message: string, more: Partial<ReportedFault> = {}): ReportedFault => ({
  name: "Error",
  message,
  diff: "",
  places: [],
  ...more,
});
const done = (file: string, line: number, ...faults: ReportedFault[]): TestEvent => ({
  event: "done",
  test: { file, name: `test ${line}`, line },
  state: faults.length === 0 ? "passed" : "failed",
  faults,
});
const render = (...events: TestEvent[]) => renderTests([...events, { event: "over", faults: [] }], (text) => text);

describe("renderTests", () => {
  test("says how many passed", () => {
    expect(render(done("a", 1), done("a", 2))).toEqual({ text: "2 of 2 tests passed.", outcome: "passed" });
    expect(render()).toEqual({ text: "There is no such test.", outcome: "failed" });
  });

  test("names each failure by its place, in the same order whatever order they came in", () => {
    const events = [done("b", 1, fault("x")), done("a", 9, fault("y")), done("a", 2, fault("z"))];
    const text =
      "0 of 3 tests passed.\n\na:2 › test 2\n  Error: z\n\na:9 › test 9\n  Error: y\n\nb:1 › test 1\n  Error: x";
    expect(render(...events)).toEqual({ text, outcome: "failed" });
    expect(render(...events.toReversed())).toEqual({ text, outcome: "failed" });
  });

  test("fails for what fails outside of tests", () => {
    expect(render(done("a", 1), { event: "file", file: "b", faults: [fault("x")] })).toEqual({
      text: "1 of 1 tests passed.\n\nb\n  Error: x",
      outcome: "failed",
    });
    expect(renderTests([done("a", 1), { event: "over", faults: [fault("x")] }], (text) => text).text).toBe(
      "1 of 1 tests passed.\n\nOutside of any test\n  Error: x",
    );
  });

  test("shows where and how, and cuts what is too long", () => {
    const places = [
      { file: "/a/node_modules/b.js", line: 1 },
      ...Array.from({ length: 9 }, (_, n) => ({ file: "src/a.ts", line: n })),
    ];
    const { text } = render(done("a", 1, fault("m".repeat(2000), { diff: "- a\n+ b", places })));
    expect(text).toContain(
      "(1200 more characters not shown)\n    - a\n    + b\n  at src/a.ts:0\n  at src/a.ts:1\n  at src/a.ts:2\n  at src/a.ts:3",
    );
    expect(text).not.toMatch(/node_modules|src\/a\.ts:4/u);
    const many = Array.from({ length: 40 }, (_, n) => done("a", n, fault("x".repeat(800), { diff: "d".repeat(1200) })));
    expect(render(...many).text.length).toBeLessThan(16_100);
  });
});

describe("steadyText", () => {
  test("takes out what differs from run to run, and leaves the rest", () => {
    const text =
      "\u001B[31m/w/p/src/a.ts:3\u001B[39m in /w/p at 2026-11-29T03:30:13.862Z, 127.0.0.1:43121, 12.5 ms, 37e36835-7d4b-47fc-897a-66997a0f6f40, 404";
    expect(steadyText(text, "/w/p")).toBe("src/a.ts:3 in . at <time>, 127.0.0.1:<port>, <duration>, <uuid>, 404");
  });
});
