import { closeOf, type Span } from "./brackets.ts";

/**
 * A function of one record: `(todo) => todo.done`, `({ id, done }) => …`. `names`: the fields that it takes out of the
 * record, where it names no whole one. `body`: the expression that it comes to.
 */
export type Callback = { record: string | null; names: string[]; head: Span; body: Span };

const WHOLE = /^(?:\(\s*(\w+)\s*(?::\s*\w+\s*)?,?\s*\)|(\w+))\s*=>\s*/u;
const PARTS = /^\(\s*\{\s*(\w+(?:\s*,\s*\w+)*)\s*,?\s*\}\s*,?\s*\)\s*=>\s*/u;
const RETURN = /^\{\s*return\b\s*(?=[^;{}]*;\s*\}$)/u;

/** Null: it is no such function, or does more than come to an expression. */
export const parseCallback = (masked: string, { end, start }: Span): Callback | null => {
  const text = masked.slice(start, end).replace(/,?\s*$/u, "");
  const at = start + text.length - text.trimStart().length;
  const last = start + text.length;
  const whole = WHOLE.exec(text.trimStart());
  const parts = PARTS.exec(text.trimStart());
  const [head = ""] = whole ?? parts ?? [];
  if (head === "") return null;
  const record = whole?.[1] ?? whole?.[2] ?? null;
  const names = parts?.[1]?.split(",").map((name) => name.trim()) ?? [];
  const begin = at + head.length;
  const callback = (body: Span): Callback => ({ record, names, head: { start: at, end: begin }, body });
  if (masked[begin] !== "{") return callback({ start: begin, end: last });
  const returned = RETURN.exec(masked.slice(begin, last));
  if (returned === null || closeOf(masked, begin) !== last - 1) return null;
  return callback({ start: begin + returned[0].length, end: masked.lastIndexOf(";", last) });
};
