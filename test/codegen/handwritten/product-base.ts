import type { FileChange } from "#src/codegen/file-change.ts";
import { readTemplates } from "#test/codegen/read-templates.ts";

/** A whole product, as it was generated. */
export const base: FileChange[] = readTemplates();

/** Beside it, a test that was written by hand before. */
export const earlierTest: FileChange = {
  path: "test/custom/notes.test.ts",
  content: `import { expect, test } from "vitest";

test("adds", () => {
  expect(1 + 1).toBe(2);
  expect(2 + 2).toBe(4);
});

test("takes away", () => {
  expect(2 - 1).toBe(1);
});
`,
};
