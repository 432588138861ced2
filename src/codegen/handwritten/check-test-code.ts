import type { FileChange } from "#src/codegen/file-change.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { findForbidden, type Forbidden, lineAt } from "./find-in.ts";
import { findTests, type FoundTest } from "./find-tests.ts";
import { type MaskedCode, maskCode } from "./mask-code.ts";

const RUNS = "Every test runs, always: none is skipped, left for later, expected to fail, or run alone.";
const REAL = "Tests ask the real product and the real test runner; nothing of either is replaced.";

const FORBIDDEN: Forbidden[] = [
  {
    rule: "test-runs",
    pattern: /\.\s*(?:skip|only|todo|skipIf|runIf|fails)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/u,
    sentence: RUNS,
  },
  { rule: "test-runs", pattern: /[{,]\s*(?:skip|only|todo|fails)\s*:\s*(?!false\b)/u, sentence: RUNS },
  { rule: "test-runs", pattern: /\b(?:describe|test|it|expect|suite|vi)\s*\[/u, sentence: RUNS },
  {
    rule: "test-real",
    pattern: /\bvi\s*\.\s*(?:mock|doMock|stubGlobal|spyOn|importMock|setConfig)\b/u,
    sentence: REAL,
  },
  {
    rule: "test-real",
    pattern:
      /\b(?:const|let|var|function|class)\s+(?:expect|test|it|describe|suite|assert)\b|\bexpect\s*\.\s*(?:extend|soft)\b/u,
    sentence: REAL,
  },
  {
    rule: "test-fails",
    pattern:
      /\bcatch\s*(?:\([^)]*\)\s*)?\{\s*\}|\.\s*catch\s*\(\s*\(\s*\w*\s*\)\s*=>\s*(?:\{\s*\}|undefined\b|null\b|void\b)/u,
    sentence: "A test swallows no failure; `await expect(…).rejects` says what may fail.",
  },
  {
    rule: "test-fails",
    pattern: /\bexpect\s*\(\s*(?:true|false|null|undefined|\d+|["'`]\s*["'`])\s*[,)]/u,
    sentence: "An expectation is about something that the product did, not about a constant.",
  },
  {
    rule: "test-fails",
    pattern:
      /(?<!\b(?:await|return)\s+|=>\s*)\bexpect\s*\((?:[^;()]|\((?:[^;()]|\([^;()]*\))*\))*\)\s*\.\s*(?:rejects|resolves)\b/u,
    sentence: "What is expected of a promise is awaited.",
  },
];

const isTestFile = (path: string): boolean => path.endsWith(".test.ts");

const countExpectations = (code: string): number => [...code.matchAll(/\bexpect\s*\(/gu)].length;

/** A test that people or earlier runs left is not made to promise less. */
const checkWeakened = (file: FileChange, now: MaskedCode, before: FileChange | undefined): Finding[] => {
  if (before === undefined) return [];
  const then = maskCode(before.content);
  const [had, has] = [countExpectations(then.code), countExpectations(now.code)];
  const gone = findTests(then)
    .map(({ title }) => title)
    .filter((title) => !findTests(now).some((test) => test.title === title));
  const at = (sentence: string): Finding => ({ rule: "test-weakened", path: file.path, line: 1, sentence });
  return [
    ...gone.map((title) => at(`The test “${title}” is gone; a test that was there stays.`)),
    ...(gone.length === 0 && has < had
      ? [at(`The file expects ${has} things where it expected ${had}; a test is not made to promise less.`)]
      : []),
  ];
};

const checkEmpty = (path: string, code: string, tests: readonly FoundTest[]): Finding[] => [
  ...tests
    .filter(({ expects }) => !expects)
    .map(({ at, title }) => ({
      rule: "test-empty",
      path,
      line: lineAt(code, at),
      sentence: `The test “${title}” expects nothing, so it can't fail.`,
    })),
  ...(tests.length === 0 && !/\bdescribe[A-Z]\w*\s*\(/u.test(code)
    ? [{ rule: "test-empty", path, line: 1, sentence: "The file holds no test." }]
    : []),
];

/** What weakens tests. `before`: the same file as it was; undefined: it is new. */
export const checkTestCode = (file: FileChange, masked: MaskedCode, before: FileChange | undefined): Finding[] => [
  ...findForbidden(file.path, masked.code, FORBIDDEN),
  ...(isTestFile(file.path) ? checkEmpty(file.path, masked.code, findTests(masked)) : []),
  ...checkWeakened(file, masked, before),
];
