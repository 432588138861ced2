const TOKEN = /\[([^\]^\\]+)\]|\\([.\-/+*?()[\]{}|\\dw])|([^\\[\](){}|?*+.^$])/uy;
const COUNT = /\{(\d{1,3})(?:,\d{0,3})?\}|([+*?])/uy;

const firstOf = (set: string): string => /^(?:\\)?(.)/u.exec(set)?.[1] ?? "a";

const letterFor = (set: string | undefined, escaped: string | undefined, literal: string | undefined): string => {
  if (set !== undefined) return firstOf(set);
  if (escaped === "d") return "1";
  return escaped === "w" ? "a" : (escaped ?? literal ?? "");
};

/** A text that matches a regular expression made of classes, letters and counts alone; null where it is made of more. */
export const exampleOfPattern = (pattern: string): string | null => {
  let [at, text] = [0, ""];
  while (at < pattern.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(pattern);
    if (token === null) return null;
    at = TOKEN.lastIndex;
    COUNT.lastIndex = at;
    const count = COUNT.exec(pattern);
    if (count !== null) at = COUNT.lastIndex;
    const times = count?.[1] === undefined ? (count === null || count[2] === "+" ? 1 : 0) : Number(count[1]);
    text += letterFor(token[1], token[2], token[3]).repeat(times);
  }
  return text;
};
