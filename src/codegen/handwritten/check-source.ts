import type { FileChange } from "#src/codegen/file-change.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { checkImports } from "./check-imports.ts";
import { findForbidden, type Forbidden, lineAt } from "./find-in.ts";
import type { MaskedCode } from "./mask-code.ts";

const FROM_TEXT = "Code is never made from text; write out what it should do.";

const FORBIDDEN: Forbidden[] = [
  { rule: "no-eval", pattern: /\b(?:eval|Function)\b|\.\s*constructor\b/u, sentence: FROM_TEXT },
  { rule: "no-eval", pattern: /\bset(?:Timeout|Interval)\s*\(\s*["'`]/u, sentence: FROM_TEXT },
  {
    rule: "no-eval",
    pattern: /\b(?:WebAssembly|importScripts|createRequire|Reflect)\b|\brequire\s*\(/u,
    sentence: FROM_TEXT,
  },
  {
    rule: "plain-globals",
    pattern: /\bglobalThis\b|\bself\s*\[/u,
    sentence: "Globals are used by their own names, so that a reader sees which.",
  },
  {
    rule: "import",
    pattern: /\bimport\s*\.\s*meta\b/u,
    sentence: "`import.meta` reaches files by pattern; import what is needed by its path.",
  },
  {
    rule: "no-environment",
    pattern: /(?<![.\w$])process\s*(?:\?\.|[.[])/u,
    sentence: "The product reads nothing of its process, whose environment holds secrets.",
  },
  {
    rule: "plain-names",
    pattern: /\\|[^\s -~]|<!--/u,
    sentence: "Outside of strings and comments, code is written in plain ASCII letters without escapes.",
  },
];

/** Names by which a text becomes code when they are looked up in an object. */
const NAMES_CODE = /^["'`]?(?:constructor|eval|Function)["'`]?$/u;
const SUPPRESSES =
  /@ts-(?:ignore|nocheck|expect-error)|(?:ox|es)lint-(?:disable|enable)|(?:oxfmt|prettier)-ignore|@vitest-|(?:istanbul|v8|c8) ignore|sourceMappingURL|<reference\b/u;

/** What no hand-written code may hold, be it of services, pages or tests. */
export const checkSource = (path: string, masked: MaskedCode, base: readonly FileChange[]): Finding[] => {
  const { code, comments, strings, unclear } = masked;
  const at = (rule: string, where: number | undefined | null, sentence: string): Finding[] =>
    where === undefined || where === null ? [] : [{ rule, path, line: lineAt(code, where), sentence }];
  return [
    ...findForbidden(path, code, FORBIDDEN),
    ...at("no-eval", strings.find(({ text }) => NAMES_CODE.test(text))?.at, FROM_TEXT),
    ...at(
      "no-suppression",
      comments.find(({ text }) => SUPPRESSES.test(text))?.at,
      "No comment switches a check off; mend what the check says.",
    ),
    ...at(
      "readable",
      unclear,
      "From here on code and text can't be told apart: close what is open, and name a regular expression that follows `}`.",
    ),
    ...checkImports(path, masked, base),
  ];
};
