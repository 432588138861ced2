const LIST = String.raw`(?:\x60[^\x60]{1,60}\x60|"[^"]{1,60}")(?:(?:\s*,\s*(?:and |or |nor )?|\s+(?:and|or|nor)\s+)(?:\x60[^\x60]{1,60}\x60|"[^"]{1,60}"))*`;
const BEFORE = String.raw`(?:(?:these|those|the (?:words|names|values)|words like)[^\x60";:]{0,30}\b)?(?:may|must|can|are) ?(?:never|not) (?:be )?(?:used|taken|chosen|allowed|given|one of)?(?: as (?:an? |the )?\w+)?|(?:is|are) reserved|reserved(?: (?:words|names|values|ones|slugs))?(?: are)?|(?:never|not|anything (?:but|except)|except|none of|not one of)`;
const TELLS = new RegExp(String.raw`(?:^|(?<=[;,.(] ?))(?:${BEFORE})\s*:?\s*\(?(${LIST})\)?`, "iu");
const BEHIND = new RegExp(
  String.raw`(?:^|(?<=[;,.(] ?))(?:the (?:words|names|values) )?(${LIST}) (?:(?:are|is) (?:reserved|not allowed|forbidden|refused|taken by us)|(?:may|must|can) ?not be (?:used|taken|chosen))[^;,.]*`,
  "iu",
);

/** Values that a text may not have, where that is said: "these may never be used: `top`, `admin`". */
export const readReserved = (text: string): { never: string[]; rest: string } | null => {
  const match = TELLS.exec(text) ?? BEHIND.exec(text);
  if (match === null) return null;
  const never = [...(match[1] ?? "").matchAll(/`([^`]+)`|"([^"]+)"/gu)].map(([, a, b]) => a ?? b ?? "");
  return { never, rest: `${text.slice(0, match.index)}${text.slice(match.index + match[0].length)}` };
};
