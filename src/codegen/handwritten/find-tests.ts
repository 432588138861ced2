import { findClose } from "./find-close.ts";
import type { MaskedCode } from "./mask-code.ts";

/** A test in a file: where it begins, and whether something in it can fail it. */
export type FoundTest = { at: number; title: string; expects: boolean };

/** `test(`, `it.each(table)(`, up to the parenthesis before the title. */
const BEGIN = /(?<![.\w$])(?:test|it)\b\s*(?:\.\s*(each|for)\s*)?(?=\()/gu;
/** Functions of the file, and what they do. */
const FUNCTION =
  /\b(?:function\s+(\w+)|(?:const|let)\s+(\w+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:\([^]*?\)|\w+)\s*(?::[^=]+)?=>)/gu;
const EXPECTS = /\bexpect\s*[(.]/u;
/** What the product's own harness calls its functions that expect something. */
const HARNESS = "check[A-Z]\\w*|describe[A-Z]\\w*|expect[A-Z]\\w*|run[A-Z]\\w*";

/** Functions of this file that expect something: up to the next that begins in the first column. */
const expecting = (code: string): string[] =>
  [...code.matchAll(FUNCTION)].flatMap(({ 1: declared, 2: assigned, index }) => {
    const end = code.slice(index + 1).search(/\n(?:const|let|function|async|export|describe|test|it)\b/u);
    const body = end === -1 ? code.slice(index) : code.slice(index, index + 1 + end);
    const name = declared ?? assigned;
    return name !== undefined && EXPECTS.test(body) ? [name] : [];
  });

export const findTests = ({ code, strings }: MaskedCode): FoundTest[] => {
  const names = [HARNESS, ...expecting(code)].join("|");
  const fails = new RegExp(`\\bexpect\\s*[(.]|(?<![.\\w$])(?:${names})\\s*\\(`, "u");
  return [...code.matchAll(BEGIN)].map(({ 0: begin, 1: table, index }) => {
    const first = index + begin.length;
    const opened = table === undefined ? first : code.indexOf("(", findClose(code, first));
    const title = strings.find(({ at }) => at > opened)?.text ?? "";
    return {
      at: index,
      title: title.replaceAll(/^["'`]|["'`]$/gu, ""),
      expects: opened !== -1 && fails.test(code.slice(opened, findClose(code, opened))),
    };
  });
};
