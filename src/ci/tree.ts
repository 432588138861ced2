import type { FileChange } from "#src/codegen/file-change.ts";

/** The names that a product's own files hold. What a log says passes only where it is one of them. */
export type Tree = {
  paths: ReadonlySet<string>;
  /** Literals and names of members and classes, as they are written. */
  texts: ReadonlySet<string>;
  /** Titles and routes with places to fill, such as `refuses $field: $value` or `/notes/{id}`, cut at these places. */
  patterns: readonly { text: string; parts: readonly string[] }[];
};

const PATH = /^[\w@.+-]{1,80}(?:\/[\w@.+-]{1,80}){0,12}$/u;
const READ = /^(?:src|test|public)\/.*\.(?:ts|json)$|^package\.json$/u;
const LITERAL = /"((?:[^"\\\n]|\\.){1,200})"|`((?:[^`\\\n]|\\.){1,200})`/gu;
const NAME = /\bclass ([A-Za-z_]\w{0,60})|\b([A-Za-z_]\w{0,60})\??:/gu;
/** What vitest, template literals and routes fill. */
const PLACE = /\$\{[^{}]{0,80}\}|\$[A-Za-z_][\w.]{0,60}|%[sdifjo#]|\{\w{1,60}\}/gu;

const unescape = (literal: string): string => {
  try {
    return JSON.parse(`"${literal}"`) as string;
  } catch {
    return literal;
  }
};

/** `paths`: every file of the commit that was checked. `files`: those whose words may be repeated. */
export const readTree = (paths: readonly string[], files: readonly FileChange[]): Tree => {
  const texts = new Set<string>();
  const forms = new Set<string>();
  for (const { path, content } of files) {
    if (!READ.test(path)) continue;
    for (const [, quoted, ticked] of content.matchAll(LITERAL)) {
      const text = unescape(quoted ?? ticked ?? "");
      texts.add(text);
      if (path.startsWith("test/") || text.startsWith("/")) forms.add(text);
    }
    for (const [, name, member] of content.matchAll(NAME)) texts.add(name ?? member ?? "");
  }
  const patterns = [...forms]
    .map((text) => ({ text, parts: text.split(PLACE) }))
    .filter(({ parts }) => parts.length > 1 && parts.some((part) => /\p{L}{2}/u.test(part)));
  return { paths: new Set(paths.filter((path) => PATH.test(path))), texts, patterns };
};

/** What fills the places of a pattern in `text`; null: it was not made from it. */
const findFilling = (text: string, parts: readonly string[]): string[] | null => {
  const [first = "", ...rest] = parts;
  if (!text.startsWith(first)) return null;
  const filling: string[] = [];
  let from = first.length;
  for (const [n, part] of rest.entries()) {
    const at = n === rest.length - 1 ? text.length - part.length : text.indexOf(part, from);
    if (at < from || !text.startsWith(part, at)) return null;
    filling.push(text.slice(from, at));
    from = at + part.length;
  }
  return filling;
};

/** The literal that `text` is, or was made from; filled where the tree holds that too. Null: none of the tree. */
export const findLiteral = ({ texts, patterns }: Tree, text: string): string | null => {
  if (texts.has(text)) return text;
  const made = patterns.flatMap((pattern) => {
    const filling = findFilling(text, pattern.parts);
    return filling === null ? [] : [{ pattern, filling }];
  });
  const own = (parts: readonly string[]) => parts.join("").length;
  const [best] = made.toSorted((a, b) => own(b.pattern.parts) - own(a.pattern.parts));
  if (best === undefined) return null;
  const isKnown = best.filling.every((part) => texts.has(part) || /^\d{1,6}$/u.test(part));
  return isKnown ? text : best.pattern.text;
};
