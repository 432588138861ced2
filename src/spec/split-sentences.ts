/** A piece of text and the line it begins on. */
export type Sentence = { line: number; text: string };

const ABBREVIATION = /\b(?:e\.g|i\.e|etc|vs|approx|no)\.$/iu;

/** Splits prose into sentences, each with its own line; code spans and quotations stay whole. */
export const splitSentences = (text: string, line: number): Sentence[] => {
  const sentences: Sentence[] = [];
  let start = 0;
  const take = (end: number) => {
    const raw = text.slice(start, end);
    const lead = raw.length - raw.trimStart().length;
    const at = line + text.slice(0, start + lead).split("\n").length - 1;
    if (raw.trim() !== "") sentences.push({ line: at, text: raw.trim().replaceAll(/\s*\n\s*/gu, " ") });
    start = end;
  };
  for (const match of text.matchAll(/`[^`]*`|"[^"]*"|“[^”]*”|[.!?](?=\s+[\p{Lu}`"“])/gu)) {
    const end = match.index + match[0].length;
    if (match[0].length === 1 && !ABBREVIATION.test(text.slice(start, end))) take(end);
  }
  take(text.length);
  return sentences;
};

/** Splits at any of `marks` (single characters), never inside code spans, quotations or brackets. */
export const splitOutside = (text: string, marks: string): string[] => {
  const parts: string[] = [];
  let part = "";
  for (const [piece] of text.matchAll(/`[^`]*`|"[^"]*"|“[^”]*”|\([^()]*\)|\{[^{}]*\}|\d+(?:,\d{3})+(?!\d)|[\s\S]/gu)) {
    if (piece.length === 1 && marks.includes(piece)) {
      parts.push(part);
      part = "";
    } else part += piece;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== "");
};
