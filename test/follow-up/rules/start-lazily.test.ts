import { describe, expect, it } from "vitest";
import { startLazily } from "#src/follow-up/rules/start-lazily.ts";

const SIEVE = `const sieve = (most: number): number[] => {
  const found: number[] = [];
  for (let n = 2; n < most; n += 1) if (found.every((prime) => n % prime > 0)) found.push(n);
  return found;
};
`;
const moduleOf = (constant: string, use = "TABLE.length", more = ""): string =>
  `${SIEVE}${more}\n${constant}\n\nexport class Note {\n  read(): number {\n    return ${use};\n  }\n}\n`;
const lazy = (constant: string, use?: string, more?: string): string | null =>
  startLazily({ source: moduleOf(constant, use, more) });

describe("what takes long at the start", () => {
  it("is made when it is first needed", () => {
    expect(lazy("const TABLE = sieve(40_000);", "TABLE.includes(7) ? 1 : TABLE.length")).toBe(
      moduleOf(
        [
          "const makeTable = () => sieve(40_000);",
          "let madeTable: ReturnType<typeof makeTable> | undefined;",
          "/** Made when it is first needed: what starts does not wait for it. */",
          "const table = () => (madeTable ??= makeTable());",
        ].join("\n"),
        "table().includes(7) ? 1 : table().length",
      ),
    );
  });

  it("keeps its type, whatever it is made by", () => {
    expect(
      lazy("const squares: readonly number[] = Array.from({ length: 9 }, (_, n) => n * n);", "squares[1]"),
    ).toContain(
      "const makeSquares = (): readonly number[] => Array.from({ length: 9 }, (_, n) => n * n);\nlet madeSquares: readonly number[] | undefined;",
    );
    expect(lazy("const TABLE = new Map(sieve(9).map((n) => [n, n]));", "TABLE.size")).toContain("return table().size;");
  });

  it.each([
    ["is little", "const TABLE = 7;", undefined],
    ["is a function", "const TABLE = (most: number) => sieve(most);", "TABLE(9)"],
    ["is another each time", "const TABLE = sieve(Date.now() % 9);", undefined],
    ["asks somebody", "const TABLE = sieve(await most());", undefined],
    ["is used at the start", "const TABLE = sieve(9);\nconst most = TABLE.length;", "most"],
    ["is handed on by its name", "const TABLE = sieve(9);", "({ TABLE }).TABLE.length"],
    ["is others' too", "export const TABLE = sieve(9);", undefined],
    ["is made by somebody else", "const TABLE = strange(9);", undefined],
    ["has a name that is taken", "const TABLE = sieve(9);", "TABLE.length + this.table"],
  ])("but what %s is left alone", (_why, constant, use) => {
    expect(lazy(constant, use)).toBeNull();
  });

  it("but what changes something else is left alone", () => {
    const more =
      "let made = 0;\nconst count = (): number[] => {\n  made += 1;\n  return sieve(9).map((n) => n + made);\n};\n";
    expect(lazy("const TABLE = count();", undefined, more)).toBeNull();
  });
});
