const HELD: [RegExp, string][] = [
  [/upper/iu, "[A-Z]"],
  [/lower/iu, "[a-z]"],
  [/letter/iu, "[A-Za-z]"],
  [/digit/iu, "[0-9]"],
];

/** A character of this kind somewhere in the text, as what a regular expression looks ahead for. */
export const holds = (kind: string): string => `.*${HELD.find(([pattern]) => pattern.test(kind))?.[1] ?? "."}`;

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);

/** "a `+`, then a digit 1–9, then 6 to 14 further digits" as a regular expression; null where a part is unknown. */
export const sequenceOf = (text: string): string | null => {
  const parts = text.split(/,? ?\bthen\b ?/iu).map((part) => {
    const bare = part.replace(/^\s*(?:an?|the)\s+|,?\s*$/giu, "").trim();
    const literal = /^`([^`]+)`$/u.exec(bare)?.[1];
    if (literal !== undefined) return escape(literal);
    const range = /^digit (\d)\s*[–-]\s*(\d)$/u.exec(bare);
    if (range) return `[${range[1]}-${range[2]}]`;
    const [, low, high = low, kind = ""] =
      /^(\d+)(?:\s*(?:to|–|-)\s*(\d+))? (?:further |more )?(digits|letters)$/u.exec(bare) ?? [];
    return low === undefined ? null : `${kind === "digits" ? "[0-9]" : "[A-Za-z]"}{${low},${high}}`;
  });
  return parts.length < 2 || parts.includes(null) ? null : parts.join("");
};
