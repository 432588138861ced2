import { describe, expect, test } from "vitest";
import { boundLines, boundText } from "#src/workbench/bounded.ts";
import { globToRegExp } from "#src/workbench/glob.ts";
import { listFolder } from "#src/workbench/list-folder.ts";
import { readLines } from "#src/workbench/read-lines.ts";
import { replaceOnce } from "#src/workbench/replace-once.ts";
import { searchFiles } from "#src/workbench/search-files.ts";

describe("globToRegExp", () => {
  test.each([
    ["src/**", "src/a/b.ts", true],
    ["src/**", "test/a.ts", false],
    ["src/*.ts", "src/a.ts", true],
    ["src/*.ts", "src/a/b.ts", false],
    ["src/**/*.ts", "src/b.ts", true],
    ["src/", "src/a/b.ts", true],
    ["*.test.ts", "test/custom/a.test.ts", true],
    ["a?.ts", "src/ab.ts", true],
    ["a.ts", "src/abts", false],
    ["[a]+(b|c).ts", "[a]+(b|c).ts", true],
  ])("%s and %s: %s", (glob, path, matches) => {
    expect(globToRegExp(glob).test(path)).toBe(matches);
  });
});

describe("listFolder", () => {
  const files = new Map([
    ["src/b.ts", "a\nb\n"],
    ["src/a/c.ts", ""],
    ["src/a/d.ts", ""],
    ["srcx.ts", "a\n"],
  ]);

  test.each(["", ".", "./", "/"])("takes “%s” for the root", (folder) => {
    expect(listFolder(files, folder).text).toBe("src/ (3 files)\nsrcx.ts (1 lines)");
  });

  test("shows folders, then files, and no more than it may", () => {
    expect(listFolder(files, "src").text).toBe("src/a/ (2 files)\nsrc/b.ts (2 lines)");
    const many = new Map(Array.from({ length: 250 }, (_, n) => [`f/${n}.ts`, ""]));
    expect(listFolder(many, "f").text).toMatch(/\n\(50 more entries not shown\)$/u);
  });
});

describe("readLines", () => {
  const text = Array.from({ length: 1000 }, (_, n) => `line ${n + 1}\n`).join("");

  test("numbers lines, and says where to read on", () => {
    const all = readLines(text).text.split("\n");
    expect([all[0], all[399], all[400], all.length]).toEqual([
      "  1|line 1",
      "400|line 400",
      "(1000 lines in all; the next is 401)",
      401,
    ]);
    expect(readLines(text, 999, 2000).text).toBe(" 999|line 999\n1000|line 1000");
    expect(readLines(text, -5, 1).text).toBe("1|line 1\n(1000 lines in all; the next is 2)");
    expect(readLines(text, 1001)).toEqual({ text: "The file has 1000 lines.", failed: true });
    expect(readLines(text, Number.NaN)).toMatchObject({ failed: true });
    expect(readLines("")).toEqual({ text: "The file is empty.", failed: false });
  });

  test("cuts a line that nobody reads", () => {
    expect(readLines("x".repeat(1000)).text).toBe(`1|${"x".repeat(400)}… (600 more characters not shown)`);
  });
});

describe("searchFiles", () => {
  const files = new Map([
    ["b.ts", "const a = 1;\nfetch(a.b);\n"],
    ["a.ts", "fetch(axb);\n"],
    ["long.ts", `${"a".repeat(5000)}b\n`],
    ["package-lock.json", "fetch\n"],
  ]);
  const search = (pattern: string, regex = false, paths?: string) =>
    searchFiles(files, { pattern, regex, ...(paths !== undefined && { paths }) });

  test("finds a text as it is, by path and line", () => {
    expect(search("fetch(a.b)").text).toBe("b.ts:2: fetch(a.b);");
    expect(search("fetch").text).toBe("a.ts:1: fetch(axb);\nb.ts:2: fetch(a.b);");
    expect(search("fetch", false, "").text).toBe("a.ts:1: fetch(axb);\nb.ts:2: fetch(a.b);");
    expect(search("fetch", false, "*.json").text).toBe("package-lock.json:1: fetch");
    expect(search("none")).toEqual({ text: "Nothing is found.", failed: false });
  });

  test("finds a pattern, where it is one", () => {
    expect(search("^fetch\\(a.b", true).text).toBe("a.ts:1: fetch(axb);\nb.ts:2: fetch(a.b);");
    for (const pattern of ["(", "(a+)+$", "(?:a*)*b", "([a-z]+){2,}"]) expect(search(pattern, true).failed).toBe(true);
    for (const pattern of ["", "x".repeat(201)]) expect(search(pattern).failed).toBe(true);
  });

  test("gives up what takes too long", { timeout: 20_000 }, () => {
    const begun = performance.now();
    expect(
      searchFiles(new Map([["a.ts", `${"a".repeat(40)}!`]]), {
        pattern: "^(a|aa)+$".replace("(a|aa)+", "((a|aa)(a|))+"),
        regex: true,
      }),
    ).toMatchObject({ failed: true });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe("replaceOnce", () => {
  test("replaces as it is said, and only one", () => {
    expect(replaceOnce("a b c", "b", "$& $1")).toEqual({ text: "a $& $1 c" });
    expect(replaceOnce("a b b", "b", "c")).toEqual({ refused: expect.stringContaining("2 times") });
    expect(replaceOnce("a", "b", "c")).toEqual({ refused: expect.stringContaining("does not stand in the file") });
    expect(replaceOnce("a", "", "c")).toHaveProperty("refused");
  });
});

describe("what is bounded", () => {
  test("says what was left out", () => {
    expect(boundLines(["a", "b", "c"], 2, "things")).toEqual(["a", "b", "(1 more things not shown)"]);
    expect(boundText("abc", 3)).toBe("abc");
    expect(boundText("abcd", 3)).toBe("abc… (1 more characters not shown)");
  });
});
