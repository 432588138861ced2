import { closeOf, type Span } from "./brackets.ts";

/**
 * `for (const todo of LIST) …`. `all`: the statement; `list` and `body`: what stands there, the body without its braces.
 * `record`: the name of each; `names`: the fields that it is taken apart into, where it has none.
 */
export type Loop = { all: Span; record: string | null; names: string[]; list: Span; body: Span };

const HEAD = /\bfor\s*\(\s*const\s+(?:(?<record>\w+)|\{\s*(?<names>\w+(?:\s*,\s*\w+)*)\s*,?\s*\})\s+of\s+/gu;

const trimmed = (masked: string, { end, start }: Span): Span => {
  const text = masked.slice(start, end);
  const from = start + text.length - text.trimStart().length;
  return { start: from, end: from + text.trim().length };
};

const afterSpace = (masked: string, at: number): number => at + (/^\s*/u.exec(masked.slice(at))?.[0].length ?? 0);

/** Where the statement ends that begins at `at`, and what it does; null: what has two ways. */
const statementAt = (masked: string, at: number): { body: Span; end: number } | null => {
  if (masked[at] === "{") {
    const close = closeOf(masked, at);
    return close === null ? null : { body: trimmed(masked, { start: at + 1, end: close }), end: close + 1 };
  }
  const choice = /^if\s*(?=\()/u.exec(masked.slice(at));
  if (choice !== null) {
    const close = closeOf(masked, at + choice[0].length);
    const chosen = close === null ? null : statementAt(masked, afterSpace(masked, close + 1));
    if (chosen === null || /^\s*else\b/u.test(masked.slice(chosen.end))) return null;
    return { body: { start: at, end: chosen.end }, end: chosen.end };
  }
  let depth = 0;
  for (let index = at; index < masked.length; index += 1) {
    const character = masked[index] ?? "";
    if ("([{".includes(character)) depth += 1;
    if (")]}".includes(character)) depth -= 1;
    if (depth < 0) return null;
    if (character === ";" && depth === 0) return { body: { start: at, end: index + 1 }, end: index + 1 };
  }
  return null;
};

/** Loops over lists, in order. */
export const findLoops = (masked: string): Loop[] =>
  [...masked.matchAll(HEAD)].flatMap(({ 0: head, groups, index }): Loop[] => {
    const open = index + head.indexOf("(");
    const close = closeOf(masked, open);
    if (close === null) return [];
    const statement = statementAt(masked, afterSpace(masked, close + 1));
    if (statement === null) return [];
    const { names, record } = groups ?? {};
    return [
      {
        all: { start: index, end: statement.end },
        record: record ?? null,
        names: names?.split(",").map((name) => name.trim()) ?? [],
        list: trimmed(masked, { start: index + head.length, end: close }),
        body: statement.body,
      },
    ];
  });
