import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPath, knowPaths } from "#src/codegen/handwritten/check-path.ts";
import type { Writer } from "#src/codegen/handwritten/handwritten-change.ts";
import { layerPaths } from "#src/codegen/handwritten/layer-paths.ts";
import { samples } from "#test/samples.ts";
import { hostilePaths } from "./hostile-paths.ts";
import { base } from "./product-base.ts";

const known = knowPaths(
  base.map(({ path }) => path),
  layerPaths(base),
);
const WRITERS: Writer[] = ["backend", "qa"];
const refusedOf = (path: string): (string | undefined)[] =>
  WRITERS.map((writer) => checkPath(path, writer, known)?.rule);

const NAMES = ["board", "board-merge", "a1", "crdt_clock", "LwwMap", "x", "vector-clock-2"];
const BACKEND = NAMES.flatMap((name) => [
  `src/services/${name}.ts`,
  `src/contracts/${name}.ts`,
  `src/shared/${name}.ts`,
  `src/shared/crdt/${name}.ts`,
  `src/services/board/parts/${name}.ts`,
  ...["html", "css", "js", "json", "svg", "txt"].map((extension) => `public/${name}.${extension}`),
]);
const QA = NAMES.flatMap((name) => [
  `test/custom/${name}.test.ts`,
  `test/custom/${name}.ts`,
  `test/custom/board/${name}.test.ts`,
]);
const REPLACED = ["src/services/note.ts", "src/contracts/note.ts", "public/index.html", "public/product.json"];

describe("checkPath", () => {
  test("lets each writer into its own folders, and not into the other's", () => {
    for (const path of [...BACKEND, ...REPLACED])
      expect([path, ...refusedOf(path)]).toEqual([path, undefined, "path-place"]);
    for (const path of QA) expect([path, ...refusedOf(path)]).toEqual([path, "path-place", undefined]);
  });

  test("lets whoever has code do less into services and shared modules alone", () => {
    const refusal = (path: string): string | undefined => checkPath(path, "improver", known)?.rule;
    for (const path of [...BACKEND, ...QA, ...REPLACED])
      expect([path, refusal(path)]).toEqual([
        path,
        /^src\/(?:services|shared)\//u.test(path) ? undefined : "path-place",
      ]);
    expect(hostilePaths().filter((path) => refusal(path) === undefined)).toEqual([]);
  });

  test("refuses every hostile path to both, in one sentence that can be printed", () => {
    const paths = hostilePaths();
    expect(paths.length).toBeGreaterThan(1500);
    const accepted = paths.filter((path) => refusedOf(path).includes(undefined));
    expect(accepted).toEqual([]);
    for (const path of paths) {
      const refused = checkPath(path, "backend", known);
      expect(refused?.sentence).toMatch(/^[A-Za-z`][^\n]*\.$/u);
      expect(refused?.path).toMatch(/^[\u0020-\u007E]*…?$/u);
    }
  });

  test("refuses any path that differs in capitals from a file or folder that is there", () => {
    for (const path of ["src/services/Note.ts", "src/services/NOTE.ts", "src/contracts/noTe.ts", "public/Index.html"])
      expect(checkPath(path, "backend", known)?.rule).toBe("path-case");
    const with_ = knowPaths(["src/shared/crdt/a.ts"], new Set());
    expect(checkPath("src/shared/CRDT/b.ts", "backend", with_)?.rule).toBe("path-case");
    expect(checkPath("src/shared/crdt/b.ts", "backend", with_)).toBeNull();
  });

  test("lets nothing through that isn't a plain name in an open folder, whatever the text", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "src",
        "services",
        "public",
        "test",
        "custom",
        "..",
        ".",
        ".git",
        "a.ts",
        "a.test.ts",
        "/",
        "\\",
        "%2e",
        "~1",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.string({ unit: "grapheme-ascii", maxLength: 6 }),
    );
    const path = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("/")),
      fc.array(piece, { maxLength: 8 }).map((pieces) => `src/services/${pieces.join("")}`),
      fc.array(piece, { maxLength: 8 }).map((pieces) => `test/custom/${pieces.join("")}`),
    );
    fc.assert(
      fc.property(path, fc.constantFrom(...WRITERS), (tried, writer) => {
        if (checkPath(tried, writer, known) !== null) return;
        expect(tried).toMatch(
          /^(?:src\/(?:services|contracts|shared)|public|test\/custom)(?:\/[A-Za-z0-9][A-Za-z0-9_-]*)*\/[A-Za-z0-9][\w-]*(?:\.test)?\.[a-z]+$/u,
        );
      }),
      { numRuns: samples(500) },
    );
  });
});
