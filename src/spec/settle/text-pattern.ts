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

const COUNT = String.raw`(?:exactly )?\d{1,2}(?: ?(?:to|–|-) ?\d{1,2})?`;
const KIND = "(?:(?:capital|upper-?case|lower-?case|small) )?(?:letters?|digits?|numbers?|hex(?:adecimal)? digits?)";
const MARK = "(?:an? )?(?:hyphen|dash|dot|full stop|slash|underscore|space|blank|colon|\x60[^\x60]{1,12}\x60)";
const ITEM = `(?:${COUNT} ${KIND}|(?:an? |one )${KIND}|${MARK})`;
const JOINT = String.raw`(?:[,;]? (?:and(?: then)?|then|followed by|plus) |[,;] )`;

/** "3 capital letters, a hyphen and 4 digits", with an example behind it: what such a text is made of, in its order. */
export const COUNTED_SEQUENCE = new RegExp(
  String.raw`(?<!\w)(?:of the form )?(?<!\b(?:of|least|most) )(${ITEM}(?:${JOINT}${ITEM}){1,6})(?:[;,]? (?:like |such as |e\.g\. |for example )?\x60[^\x60]{2,40}\x60)?`,
  "iu",
);

const MARKS: [RegExp, string][] = [
  [/hyphen|dash/iu, "-"],
  [/dot|full stop/iu, String.raw`\.`],
  [/slash/iu, "/"],
  [/underscore/iu, "_"],
  [/space|blank/iu, " "],
  [/colon/iu, ":"],
];

const classOf = (kind: string): string => {
  if (/hex/iu.test(kind)) return "[0-9a-f]";
  if (/digit|number/iu.test(kind)) return "[0-9]";
  return /capital|upper/iu.test(kind) ? "[A-Z]" : /lower|small/iu.test(kind) ? "[a-z]" : "[A-Za-z]";
};

/** Such a sequence as a regular expression; null where none of its parts is counted. */
export const countedOf = (text: string): string | null => {
  const items = [...text.matchAll(new RegExp(ITEM, "giu"))].map(([item]) => item);
  const parts = items.map((item) => {
    const literal = /`([^`]+)`/u.exec(item)?.[1];
    if (literal !== undefined) return escape(literal);
    const mark = MARKS.find(([pattern]) => pattern.test(item))?.[1];
    if (mark !== undefined) return mark;
    const [, low, high] = /(\d+)(?: ?(?:to|–|-) ?(\d+))?/u.exec(item) ?? [];
    return `${classOf(item)}${low === undefined ? "" : `{${low}${high === undefined ? "" : `,${high}`}}`}`;
  });
  const counted = items.filter((item) => /\d/u.test(item) && !item.includes("`"));
  const isLast = /`[^`]{2,40}`$/u.test(text) && items.length > 2 && !/(?:,|and|then|by|plus) `[^`]+`$/u.test(text);
  return counted.length === 0 ? null : (isLast ? parts.slice(0, -1) : parts).join("");
};
