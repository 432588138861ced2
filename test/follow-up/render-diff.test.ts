import { expect, test } from "vitest";
import { renderDiff } from "#src/follow-up/render-diff.ts";

const lines = (...changed: [at: number, line: string][]): string => {
  const text = Array.from({ length: 20 }, (_, n) => String(n + 1));
  for (const [at, line] of changed) text[at - 1] = line;
  return `${text.join("\n")}\n`;
};

test("what became of files is told with the lines around it, near changes together", () => {
  const after = lines([2, "two"], [5, "five"], [18, "eighteen"]).replace("20\n", "20\n21\n");
  expect(renderDiff([{ path: "a.ts", before: lines(), after }])).toBe(
    [
      "--- a.ts",
      "+++ a.ts",
      "@@ -1,8 +1,8 @@",
      " 1",
      "-2",
      "+two",
      " 3",
      " 4",
      "-5",
      "+five",
      " 6",
      " 7",
      " 8",
      "@@ -15,6 +15,7 @@",
      " 15",
      " 16",
      " 17",
      "-18",
      "+eighteen",
      " 19",
      " 20",
      "+21",
    ].join("\n"),
  );
});

test("files that came, went, or stayed as they were", () => {
  const changed = [
    { path: "new.ts", before: null, after: "one\n" },
    { path: "old.ts", before: "one\n", after: null },
    { path: "same.ts", before: "one\n", after: "one\n" },
  ];
  expect(renderDiff(changed)).toBe(
    [
      "--- /dev/null",
      "+++ new.ts",
      "@@ -1,0 +1,1 @@",
      "+one",
      "--- old.ts",
      "+++ /dev/null",
      "@@ -1,1 +1,0 @@",
      "-one",
    ].join("\n"),
  );
});
