const OPEN = "([{";
const CLOSE = ")]}";

/** Where the bracket at `at` of masked code closes; null: it does not. */
export const closeOf = (masked: string, at: number): number | null => {
  let depth = 0;
  for (let index = at; index < masked.length; index += 1) {
    const character = masked[index] ?? "";
    if (OPEN.includes(character)) depth += 1;
    if (CLOSE.includes(character)) depth -= 1;
    if (depth === 0) return index;
  }
  return null;
};

export type Span = { start: number; end: number };

/** The parts of [start, end) between separators that stand in no brackets, without the space around them. */
export const partsBetween = (masked: string, { end, start }: Span, separator: "," | "&&"): Span[] => {
  const parts: Span[] = [];
  let depth = 0;
  let begin = start;
  const take = (until: number): void => {
    const text = masked.slice(begin, until);
    const from = begin + text.length - text.trimStart().length;
    if (text.trim() !== "") parts.push({ start: from, end: from + text.trim().length });
  };
  for (let index = start; index < end; index += 1) {
    const character = masked[index] ?? "";
    if (OPEN.includes(character)) depth += 1;
    if (CLOSE.includes(character)) depth -= 1;
    if (depth > 0 || !masked.startsWith(separator, index)) continue;
    take(index);
    begin = index + separator.length;
  }
  take(end);
  return parts;
};
