import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { withoutHandwritten } from "#src/spec/without-handwritten.ts";
import { BOARDS } from "./boards.ts";

const spec = parseSpec({ title: "Boards", body: BOARDS });
const without = withoutHandwritten(spec);

describe("where nobody can write code", () => {
  test("operations by hand are not built, and neither are scenarios that call them; both are named", () => {
    expect(without.services.flatMap(({ operations }) => operations.map(({ name }) => name))).toEqual(["make", "read"]);
    expect(without.scenarios).toEqual([spec.scenarios[0]]);
    expect(without.handwritten).toBeUndefined();
    expect(without.uncovered.filter((each) => spec.uncovered.includes(each))).toEqual(spec.uncovered);
    expect(without.uncovered.filter(({ text }) => text.startsWith("scenario"))).toEqual([
      { line: 31, text: 'scenario "The later one wins"', reason: expect.stringContaining("line 15, “Merge changes”") },
    ]);
  });

  test("what only such code would set is named, since it never changes", () => {
    expect(spec.uncovered.map(({ text }) => text)).not.toContain("Board.version");
    expect(without.uncovered.map(({ text }) => text)).toContain("Board.version");
  });

  test("what asks for no such code is as it was; what stands by itself is named already", () => {
    const body = BOARDS.replaceAll(/^- (?:Merge|Find).*\n/gmu, "").replace(/### The later[^]*/u, "");
    const plain = parseSpec({ title: "Boards", body });
    expect(withoutHandwritten(plain)).toEqual(plain);
    const aside = parseSpec({ title: "Boards", body: `${body}\n## By hand\n\n- Boards sing.\n` });
    expect(aside.handwritten).toHaveLength(1);
    expect(withoutHandwritten(aside)).toEqual({ ...aside, handwritten: undefined });
  });

  test("a service whose records only such code makes is refused", () => {
    const body = BOARDS.replace("- Make a board: `PUT /boards/{board}`\n", "").replace(/## Acceptance[^]*/u, "");
    const unmade = parseSpec({ title: "Boards", body });
    expect(() => withoutHandwritten(unmade)).toThrow("only code of its own makes a Board");
  });
});
