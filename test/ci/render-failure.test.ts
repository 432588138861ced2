import { expect, it } from "vitest";
import { parseFailure, renderFailure } from "#src/ci/render-failure.ts";

const failure = {
  name: "test",
  status: "completed" as const,
  conclusion: "failure",
  url: "https://x/1",
  startedAt: null,
  completedAt: null,
};

it("says what failed where, and is read back", () => {
  const annotations = [
    { path: "src/a.ts", line: 3, message: "expected 1 | 2\n  at stack" },
    { path: ".github", line: 9, message: "Process completed with exit code 1." },
  ];
  const text = renderFailure(
    "0123456789",
    [
      { ...failure, annotations },
      { ...failure, name: "types", url: null, annotations: [] },
    ],
    false,
  );
  expect(parseFailure(text)).toEqual([
    { check: "[test](https://x/1)", where: "`src/a.ts:3`", what: "expected 1 | 2" },
    { check: "types", where: "", what: "ended as failure" },
  ]);
});

it("names at most ten places and counts the rest", () => {
  const annotations = Array.from({ length: 14 }, (_, line) => ({ path: "a.ts", line, message: "x" }));
  const text = renderFailure("0123456789", [{ ...failure, annotations }], true);
  expect(parseFailure(text)).toHaveLength(10);
  expect(text).toContain("4 more in the checks.");
  expect(text).not.toContain("draft");
});
