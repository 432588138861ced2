import type { Finding } from "#src/codegen/review/rule.ts";

/** What may not stand in a text, and what to do instead. */
export type Forbidden = { rule: string; pattern: RegExp; sentence: string };

/** The line on which a character of a text stands, from 1. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split("\n").length;

/** The first place of each that is forbidden. `text` is as long as the file that `path` names. */
export const findForbidden = (path: string, text: string, forbidden: readonly Forbidden[]): Finding[] =>
  forbidden.flatMap(({ pattern, rule, sentence }) => {
    const at = text.search(pattern);
    return at === -1 ? [] : [{ rule, path, line: lineAt(text, at), sentence }];
  });
