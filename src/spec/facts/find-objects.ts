import { parseLooseJson } from "#src/spec/parse-loose-json.ts";
import type { Json } from "#src/spec/spec.ts";

/** An object or array written into a text, with the backticks around it. */
export type ObjectMark = { text: string; value: Json; start: number; end: number };

const LONGEST = 6000;

/** Where the bracket that opens at `start` is closed; -1 where it is not. */
const closeOf = (text: string, start: number): number => {
  const open: string[] = [];
  let quoted = false;
  for (let at = start; at < Math.min(text.length, start + LONGEST); at += 1) {
    const letter = text[at] ?? "";
    if (letter === "\\" && quoted) at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && (letter === "{" || letter === "[")) open.push(letter === "{" ? "}" : "]");
    else if (!quoted && (letter === "}" || letter === "]")) {
      if (open.pop() !== letter) return -1;
      if (open.length === 0) return at + 1;
    }
  }
  return -1;
};

/** `[ …books… ]` and `[ …as above, by name… ]` as `[…]`. */
const withoutRemarks = (text: string): string =>
  text
    .replaceAll(/\[\s{0,9}(?:…|\.{3})[^[\]{}"]{0,200}\]/gu, "[…]")
    .replaceAll(/\b(?:true|false)\|(?:true|false)\b/gu, "true");

/** An object or array that stands at `start`, if one does. */
const objectAt = (text: string, start: number): ObjectMark | null => {
  const close = closeOf(text, start);
  if (close === -1) return null;
  const written = text.slice(start, close);
  const value = parseLooseJson(written) ?? parseLooseJson(withoutRemarks(written));
  if (value === undefined || value === null || typeof value !== "object") return null;
  const quoted = text[start - 1] === "`" && text[close] === "`";
  return { text: written, value, start: quoted ? start - 1 : start, end: quoted ? close + 1 : close };
};

/** A brace in a path or in a placeholder opens no object. */
const OPENS = /(?<![/\w{?.])\{(?!\{)|(?<![\w\]{])\[(?=\s{0,9}(?:[{\]…"]|\.{3}))/gu;
const MOST = 40;

/** The objects and arrays that a text holds, in order; what stands inside another is part of it. */
export const objectsIn = (text: string): ObjectMark[] => {
  const found: ObjectMark[] = [];
  let tried = 0;
  for (const match of text.matchAll(OPENS)) {
    if (match.index < (found.at(-1)?.end ?? 0)) continue;
    tried += 1;
    if (tried > MOST) break;
    const object = objectAt(text, match.index);
    if (object !== null) found.push(object);
  }
  return found;
};
