import type { Field, Json } from "#src/spec/spec.ts";

/** What is said of an amount: how many decimals it has and its bounds; `rest` is what else is said. */
export type DecimalRead = { field: Partial<Field> & { scale: number }; rest: string[] };

const COUNTS: Record<string, number> = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 };
const MANY = String.raw`(one|two|three|four|five|six|[1-6])`;

const count = (text: string | undefined): number => COUNTS[text?.toLowerCase() ?? ""] ?? Number(text);

/** "optionally a dot and one or two digits", "with exactly two decimals", "two digits behind the dot". */
const SCALES = [
  new RegExp(
    String.raw`\b(?:dot|point|full stop|comma)\b (?:and|followed by|with) (?:at most |up to |exactly |(?:one|1|0|zero|none)(?: or | to |–|-))?${MANY} (?:digits|decimals)`,
    "iu",
  ),
  new RegExp(
    String.raw`\b(?:at most |up to |exactly |always |no more than |maximum )?${MANY} (?:decimals|decimal places|decimal digits|digits (?:after|behind) the (?:decimal )?(?:dot|point|comma))\b`,
    "iu",
  ),
];

/** Values that are numbers in JSON are no texts with decimals. */
const TEXT = /\b(?:strings?|texts?)\b|\bin quotes\b/iu;
const LOOK = /^-?\d{1,12}\.(\d{2,4})$/u;

const scaleIn = (rules: readonly string[], example: Json | undefined): number | null => {
  const told = rules.map((rule) => SCALES.map((pattern) => pattern.exec(rule)?.[1]).find(Boolean)).find(Boolean);
  const isText = rules.some((rule) => TEXT.test(rule)) || typeof example === "string";
  if (told !== undefined) return isText ? count(told) : null;
  const shown = typeof example === "string" ? LOOK.exec(example)?.[1] : undefined;
  return shown === undefined ? null : shown.length;
};

const AMOUNT = String.raw`["\x60]{0,2}(-?\d[\d,_ ]*(?:\.\d+)?)["\x60]{0,2}`;
const UNIT = String.raw`(?: ?(?:€|\$|£|euros?|dollars?|pounds?|francs?|crowns?))?`;
const number = (text: string | undefined): number => Number((text ?? "").replaceAll(/[,_ ]/gu, ""));

type Bounds = (low: number, high: number, unit: number) => { min?: number; max?: number };
const BOUNDS: [RegExp, Bounds][] = [
  [
    new RegExp(String.raw`^(?:between|from) ${AMOUNT}${UNIT} (?:and|to) ${AMOUNT}${UNIT}$`, "iu"),
    (min, max) => ({ min, max }),
  ],
  [new RegExp(String.raw`^${AMOUNT} ?(?:–|—|-|to|\.\.\.?|…) ?${AMOUNT}${UNIT}$`, "iu"), (min, max) => ({ min, max })],
  [
    new RegExp(String.raw`^(?:more than|greater than|above|over|>) ?${AMOUNT}${UNIT}$`, "iu"),
    (low, _, unit) => ({ min: Number((low + unit).toFixed(6)) }),
  ],
  [
    new RegExp(String.raw`^(?:less than|below|under|<) ?${AMOUNT}${UNIT}$`, "iu"),
    (low, _, unit) => ({ max: Number((low - unit).toFixed(6)) }),
  ],
  [
    new RegExp(String.raw`^(?:at least|no less than|not less than|from|min(?:imum)?|≥|>=) ?${AMOUNT}${UNIT}$`, "iu"),
    (min) => ({ min }),
  ],
  [
    new RegExp(String.raw`^(?:at most|up to|no more than|not more than|max(?:imum)?|≤|<=) ?${AMOUNT}${UNIT}$`, "iu"),
    (max) => ({ max }),
  ],
  [/^(?:is )?(?:always )?(?:positive|never (?:zero|0)(?: or negative)?)$/iu, (_, __, unit) => ({ min: unit })],
  [/^(?:is )?(?:never|not) (?:negative|below (?:zero|0))$|^(?:0|zero) or more$/iu, () => ({ min: 0 })],
];

/** What says no more than that it is such a text, exact, and told with all its decimals. */
const SAYS = [
  /^(?:is |as )?(?:an? )?(?:decimal |money |amount |JSON )*(?:string|text)s?(?: of (?:decimal )?digits)?(?: in quotes)?$/iu,
  /^(?:an? )?(?:decimal (?:number|amount|value)|amount of money|money|amount)(?: (?:as|in|written as) an? (?:string|text))?(?: in (?:euros?|dollars?|pounds?|francs?))?$/iu,
  /^(?:of |only |made of |consists of )?digits$/iu,
  /\bcomes? back as\b|\b(?:given back|returned|told|shown|answered|kept|stored|written|rendered|reported|printed)\b.{0,40}\bdecimals?\b/iu,
  /\bnumbers?\b.{0,20}\b(?:refused|rejected|invalid|not (?:accepted|allowed|taken)|wrong)\b|\b(?:never|not|no|rather than) (?:as |an? )?(?:JSON )?(?:numbers?|floats?|floating point)\b/iu,
  /\b(?:sums?|totals?|amounts?|adding up|additions?|calculations?)\b.{0,30}\bexact\b|\bexact to the (?:cent|penny|last digit)\b|\bno rounding (?:errors?|mistakes?)\b|\bcents? (?:are|is) exact\b/iu,
];

const bare = (rule: string): string =>
  rule
    .trim()
    .replace(/^(?:and|but|it|is|must be)\s+/iu, "")
    .replace(/\.$/u, "");

/** Takes what is said of an amount out of a member's rules; null where it is none. */
export const readDecimal = (rules: readonly string[], example: Json | undefined): DecimalRead | null => {
  const scale = scaleIn(rules, example);
  if (scale === null) return null;
  const field: DecimalRead["field"] = { type: "decimal", scale };
  const unit = 10 ** -scale;
  const rest = rules.filter((rule) => {
    const text = bare(rule);
    for (const [pattern, bounds] of BOUNDS) {
      const match = pattern.exec(text);
      if (match === null) continue;
      Object.assign(field, bounds(number(match[1]), number(match[2]), unit));
      return false;
    }
    return !SAYS.some((pattern) => pattern.test(text)) && !isScale(text);
  });
  return { field, rest };
};

const isScale = (text: string): boolean =>
  SCALES.some((pattern) => {
    const match = pattern.exec(text);
    return (
      match !== null &&
      /^(?:optionally |an? |with |strings?|texts?|decimal|money|amount|\s|of|digits|,)*$/iu.test(
        text.replace(match[0], ""),
      )
    );
  });
