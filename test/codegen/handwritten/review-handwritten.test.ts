import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FileChange } from "#src/codegen/file-change.ts";
import type { Writer } from "#src/codegen/handwritten/handwritten-change.ts";
import { maskCode } from "#src/codegen/handwritten/mask-code.ts";
import { reviewHandwritten } from "#src/codegen/handwritten/review-handwritten.ts";
import { samples } from "#test/samples.ts";
import { BAD, GOOD, writerOf } from "./contents.ts";
import { base, earlierTest } from "./product-base.ts";

const review = (writer: Writer, files: FileChange[], removed: string[] = [], before: FileChange[] = base) =>
  reviewHandwritten({ writer, base: before, files, removed });
const rulesOf = (...given: Parameters<typeof review>): string[] => review(...given).map(({ rule }) => rule);

describe("reviewHandwritten", () => {
  test.each(GOOD)("lets $what pass", (file) => {
    expect(review(writerOf(file), [file])).toEqual([]);
  });

  test.each(BAD)("$rule refuses $what", (file) => {
    const found = review(writerOf(file), [file]);
    expect(found.map(({ rule }) => rule)).toContain(file.rule);
    for (const { line, path, sentence } of found) {
      expect(path).toBe(file.path);
      expect(line).toBeGreaterThan(0);
      expect(sentence).toMatch(/^[A-Z`][^\n]*\.$/u);
    }
  });

  test("lets every generated service, contract and page pass as if a person had written it", () => {
    const written = base.filter(({ path }) =>
      /^(?:src\/(?:services|contracts)\/|public\/(?:index|product)\.)/u.test(path),
    );
    expect(written.length).toBe(6);
    expect(review("backend", written)).toEqual([]);
  });

  test("lets the layer's own code pass as a service's, but for its secret and its deliveries", () => {
    const layer = base
      .filter(
        ({ content, path }) => path.startsWith("src/orchestration/") && !/CONTROL_TOKEN|await fetch\(/u.test(content),
      )
      .map(({ content }, n) => ({
        path: `src/shared/layer-${n}.ts`,
        content: content.replaceAll(/(["'])(?:\.\.\/)+/gu, "$1../"),
      }));
    expect(layer.length).toBeGreaterThan(90);
    expect(rulesOf("backend", layer)).toEqual(["size"]);
  });

  test("has whoever has code do less take no file away", () => {
    expect(review("improver", [], ["src/services/note.ts"]).map(({ rule }) => rule)).toEqual(["path-place"]);
    expect(review("backend", [], ["src/services/note.ts"])).toEqual([]);
  });

  test("does not read what lies where it may not", () => {
    expect(rulesOf("backend", [{ path: ".github/workflows/x.yml", content: "eval(1)" }])).toEqual(["path-name"]);
    expect(rulesOf("qa", [{ path: "src/services/note.ts", content: "" }])).toEqual(["path-place"]);
    expect(rulesOf("backend", [], ["test/custom/a.test.ts", "src/index.ts"])).toEqual(["path-place", "path-place"]);
  });

  test("keeps a change within its size", () => {
    const line = "export const a = 1;\n";
    const file = (n: number, bytes: number) => ({
      path: `src/shared/a-${n}.ts`,
      content: line + " ".repeat(bytes - line.length),
    });
    const many = (count: number, bytes: number) => Array.from({ length: count }, (_, n) => file(n, bytes));
    expect(rulesOf("backend", many(100, 100))).toEqual([]);
    expect(rulesOf("backend", many(101, 100))).toEqual(["size"]);
    expect(rulesOf("backend", many(99, 100), ["src/services/note.ts"])).toEqual([]);
    expect(rulesOf("backend", many(99, 100), ["src/services/note.ts", "src/services/activity.ts"])).toEqual(["size"]);
    expect(rulesOf("backend", many(1, 200_000))).toEqual([]);
    expect(rulesOf("backend", many(1, 200_001))).toEqual(["size"]);
    expect(rulesOf("backend", many(10, 100_000))).toEqual([]);
    expect(rulesOf("backend", [...many(10, 100_000), file(11, 50)])).toEqual(["size"]);
  });

  test("lets no test that was there go, or promise less", () => {
    const before = [...base, earlierTest];
    const { content, path } = earlierTest;
    const now = (text: string) => rulesOf("qa", [{ path, content: text }], [], before);
    expect(now(content)).toEqual([]);
    expect(now(`${content}\ntest("more", () => {\n  expect(f()).toBe(1);\n});\n`)).toEqual([]);
    expect(now(content.replace("  expect(2 + 2).toBe(4);\n", ""))).toEqual(["test-weakened"]);
    expect(now(content.slice(0, content.indexOf('test("takes')))).toEqual(["test-weakened"]);
    expect(now(content.replace("takes away", "is quiet"))).toEqual(["test-weakened"]);
    expect(rulesOf("qa", [], [path], before)).toEqual(["test-weakened"]);
    expect(rulesOf("qa", [], ["test/custom/new.test.ts"], before)).toEqual([]);
  });
});

describe("maskCode", () => {
  test("keeps length and lines, and ends, whatever the text", () => {
    const piece = fc.constantFrom(
      "`",
      "${",
      "}",
      "{",
      "(",
      ")",
      "/",
      "*",
      "//",
      "\\",
      '"',
      "'",
      "\n",
      "a",
      "return ",
      "if",
      " ",
      "[",
      "]",
      "+",
      "++",
      "é",
      "🎉",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const source = pieces.join("");
        const { code } = maskCode(source);
        expect(code.length).toBe(source.length);
        expect(code.split("\n").length).toBe(source.split("\n").length);
      }),
      { numRuns: samples(500) },
    );
  });

  test("hides a string, whatever it says, and nothing after it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
        const { code, unclear } = maskCode(`const a = ${JSON.stringify(text)}; eval(b);`);
        expect(unclear).toBeNull();
        expect(code.trimEnd()).toMatch(/^const a = " *"; eval\(b\);$/u);
      }),
    );
  });
});
