import { closeOf, partsBetween, type Span } from "./brackets.ts";

/** A call of a table's method, as `this.records.find(input.id)`. `start`…`end`: all of it. */
export type TableCall = Span & { table: string; method: string; inside: Span; arguments: string[] };

const CALL = /\b(?<table>this\s*\.\s*#?\w+)\s*\.\s*(?<method>\w+)\(/gu;
/** What an instance does beyond its tables. */
const NO_TABLE = /^this\.(?:instance|#\w*[qQ]ueue|#\w*[sS]tandings)$/u;

const bare = (text: string): string => text.replaceAll(/\s+/gu, "");

/** Calls of tables in code, in order. */
export const findCalls = (code: string, masked: string, methods: readonly string[]): TableCall[] =>
  [...masked.matchAll(CALL)].flatMap(({ 0: text, groups, index }): TableCall[] => {
    const { method = "", table = "" } = groups ?? {};
    if (!methods.includes(method) || NO_TABLE.test(bare(table))) return [];
    const open = index + text.length - 1;
    const close = closeOf(masked, open);
    if (close === null) return [];
    const inside = { start: open + 1, end: close };
    const given = partsBetween(masked, inside, ",").map(({ end, start }) => code.slice(start, end));
    return [{ start: index, end: close + 1, table: bare(table), method, inside, arguments: given }];
  });

/** The method that is called of what stands before `at`, as `.filter(…)`. */
export const nextCall = (masked: string, at: number): (Span & { method: string; inside: Span }) | null => {
  const found = /^\s*\.\s*(\w+)\(/u.exec(masked.slice(at));
  if (found === null) return null;
  const open = at + found[0].length - 1;
  const close = closeOf(masked, open);
  return close === null
    ? null
    : { start: at, end: close + 1, method: found[1] ?? "", inside: { start: open + 1, end: close } };
};
