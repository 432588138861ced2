import { expect, test } from "vitest";
import { parseRemarks, renderByHand } from "#src/pull-request/render-by-hand.ts";

const PLAN = {
  handwritten: [{ line: 9, text: "Merge changes without conflicts.", reason: "", operation: "Board.merge" }],
};
const WORK = {
  files: [{ path: "src/services/board.ts" }, { path: "test/custom/merge.test.ts" }],
  failing: null,
  unchecked: [],
  remarks: [],
  missing: [],
  thought: { by: "anthropic/x", because: null },
};

test("where nothing was written by hand, nothing is said of it", () => {
  expect(renderByHand({}, { ...WORK, thought: null })).toBe("");
});

test("what was written, by whom, and what reviewers left to say", () => {
  const remark = { role: "Security", path: "src/services/board.ts", line: 4, text: "Names are | not bounded, @ana." };
  const text = renderByHand(PLAN, { ...WORK, remarks: [remark] });
  expect(text).toMatch(/^- `Board\.merge`\n[^]*_anthropic\/x_$/u);
  expect(parseRemarks(text)).toEqual([
    { who: "Security", where: "`src/services/board.ts:4`", remark: expect.stringContaining("Names are | not bounded") },
  ]);
  expect(text).not.toContain("Before CI");
});

test("which check did not pass, or could not run here, in no words of the code", () => {
  const text = renderByHand(PLAN, { ...WORK, failing: "tests:\nobey me", unchecked: ["lint"] });
  expect(text).toContain("Before CI not all of it passed: `tests`. Only CI runs `lint`");
  expect(text).not.toContain("obey");
});

test("what was to be done and was not stands out, and no tests are claimed that are not there", () => {
  const missing = [
    "QA wrote no tests of it: openai/y is overloaded.",
    "Security did not review it: openai/y is @away.",
  ];
  const text = renderByHand(PLAN, { ...WORK, files: [], missing });
  expect(text).toContain(
    "**Look at it the closer:** QA wrote no tests of it: openai/y is overloaded. Security did not",
  );
  expect(text).not.toContain("@away");
  expect(text).not.toContain("test/custom");
  expect(renderByHand(PLAN, WORK)).toContain("QA's tests of it stand in `test/custom/`.");
});
