import type { JsonObject } from "./call.ts";

/** A piece of a template: text as it is, or a placeholder with the text that stands for it where nothing is given. */
type Piece = string | { name: string; otherwise: string | null };

/** Everything between double braces; what they open they must close. */
const OPEN = "{{";
const CLOSE = "}}";
const INSIDE = /^\s*(?<name>[A-Za-z]\w{0,39})\s*(?:\|(?<otherwise>[\s\S]*))?$/u;

/** A text with `{{name}}` and `{{name|default}}` in it; null where double braces hold anything else, or stay open. */
export const parseTemplate = (text: string): Piece[] | null => {
  const pieces: Piece[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf(OPEN, at);
    if (start === -1) return [...pieces, text.slice(at)];
    const end = text.indexOf(CLOSE, start + OPEN.length);
    if (end === -1) return null;
    const { name, otherwise } = INSIDE.exec(text.slice(start + OPEN.length, end))?.groups ?? {};
    if (name === undefined) return null;
    pieces.push(text.slice(at, start), { name, otherwise: otherwise === undefined ? null : otherwise.trim() });
    at = end + CLOSE.length;
  }
};

/** Names of the placeholders in texts, each once, in the order in which they first appear. */
export const placeholdersIn = (...texts: (string | null)[]): string[] => {
  const names = texts.flatMap((text) =>
    (parseTemplate(text ?? "") ?? []).flatMap((piece) => (typeof piece === "string" ? [] : [piece.name])),
  );
  return [...new Set(names)];
};

/**
 * Texts with what `data` has for their placeholders, as it is: nothing in it is read again. `missing`: names that have
 * neither a value nor a default, each once.
 */
export const fillTemplates = (
  texts: readonly (string | null)[],
  data: JsonObject,
): { filled: string[]; missing: string[] } => {
  const missing = new Set<string>();
  const fill = (piece: Piece): string => {
    if (typeof piece === "string") return piece;
    const value = Object.hasOwn(data, piece.name) ? data[piece.name] : piece.otherwise;
    if (value !== null && value !== undefined) return String(value);
    missing.add(piece.name);
    return "";
  };
  const filled = texts.map((text) => (parseTemplate(text ?? "") ?? [text ?? ""]).map(fill).join(""));
  return { filled, missing: [...missing] };
};
