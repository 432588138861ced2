import { readValue, unquote } from "./read-value.ts";
import type { Json, ScenarioStep } from "./spec.ts";
import { splitOutside } from "./split-sentences.ts";
import { singular } from "./words.ts";

/** A step whose status may still come from the operation it calls. */
export type StepDraft = Omit<ScenarioStep, "expect"> & {
  line: number;
  expect: { status: number | null; headers?: Record<string, string>; body?: Json };
};

const VALUE = String.raw`("[^"]*"|“[^”]*”|'[^']*'|\x60[^\x60]+\x60|-?\d[\d,.]*|true|false|yes|no|null|[\p{L}\d][\p{L}\d_.-]*)`;
const STATUS =
  /^(?:(?:the )?(?:answer|response|result|reply|request|server|service)?(?:'s)? ?(?:http )?(?:status(?: code)?)?\s*(?:is|has|was|will be|answers?|returns?|responds?|replies|=)?|(?:\w+ )?(?:gets?|receives?|sees?|is answered|is refused|is rejected|is told)|it (?:answers?|returns?|is refused|fails|succeeds)|(?:it |this )?(?:is )?(?:refused|rejected|fails|succeeds))\s*(?:with )?(?:an? |the )?(?:status |code |answer )*`?([1-5]\d\d)`?(?: (?:created|ok|no content|found|not found|forbidden|unauthori[sz]ed|conflict|accepted|gone|bad request|unprocessable(?: \w+)?))?$/iu;
const HEADER = new RegExp(
  String.raw`^(?:the |its )?(?:header \x60?([\w-]+)\x60?|\x60?([\w-]+)\x60? header)\s+(?:is|equals|=)\s+${VALUE}$`,
  "iu",
);
const REDIRECT = new RegExp(String.raw`^(?:it |this |the answer )?(?:redirects?|leads?|points?) to ${VALUE}$`, "iu");
const BODY =
  /^(?:the |its )?(?:body|answer|response|json)\s+(?:is|equals|holds|contains|has|includes)\s+`([[{].*)`$/isu;
const FIELD = new RegExp(
  String.raw`^(?:(?:the|its|and|with) )?(?:field )?(\x60[A-Za-z][\w.]*\x60|(?-i:[a-z])[\w.]*)\s+(?:is|equals|=|is now|is still|of)\s+(?:now |still |again )?${VALUE}$`,
  "iu",
);
const ENTRIES = /^(?:the )?(?:`?items`?|list|inbox|page|result|collection)\s+(?:is|are)\s+(?:now |still )?empty$/iu;
const NOTHING = /^there (?:are|is) (?:now |still )?(?:no|nothing)\b.*$/iu;
const COUNT =
  /^(?:the )?(?:`?items`?|list|page|result)\s+(?:has|have|holds?|contains?)\s+(\d{1,2}|one|two|three)\s+(?:entries|entry|items?|records?|[\w-]+)$/iu;
const COLUMN =
  /^(?:the )?(`[A-Za-z]\w*`s?|[A-Za-z]\w*)\s+(?:are|reads?|in order are)\s+(?:in (?:this )?order:? )?(["“`].*)$/iu;
const SAVE =
  /^(?:we |i )?(?:remember|save|keep|store|note|call)s? (?:the |its )?`?([A-Za-z][\w./]*)`? (?:as|under|in)? ?(?:the )?`?\{?([A-Za-z]\w*)\}?`?$/iu;
const WITHIN = /^(?:and )?(?:within|in|after at most)\s+(\d+)\s+(second|minute)s?,?\s*(?:then )?/iu;
const FEW: Record<string, number> = { one: 1, two: 2, three: 3 };

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `error.code` and `error.field` are said one after the other, of the same member. */
const join = (known: Json | undefined, more: Json): Json => {
  if (!isObject(known) || !isObject(more)) return more;
  const joined = Object.entries(more).map(([name, value]) => [name, join(known[name], value)] as const);
  return { ...known, ...Object.fromEntries(joined) };
};

const merge = (step: StepDraft, body: Json): boolean => {
  step.expect.body = join(step.expect.body, body);
  return true;
};

const nest = (path: string, value: Json): Json =>
  path.split(".").reduceRight<Json>((inner, name) => ({ [name]: inner }), value);

type Rule = [RegExp, (match: RegExpExecArray, step: StepDraft) => boolean];
const RULES: Rule[] = [
  [STATUS, (match, step) => (step.expect.status = Number(match[1])) > 0],
  [
    HEADER,
    (match, step) => {
      step.expect.headers = {
        ...step.expect.headers,
        [(match[1] ?? match[2] ?? "").toLowerCase()]: unquote(match[3] ?? ""),
      };
      return true;
    },
  ],
  [
    REDIRECT,
    (match, step) => {
      step.expect.headers = { ...step.expect.headers, location: unquote(match[1] ?? "") };
      return true;
    },
  ],
  [
    SAVE,
    (match, step) => {
      step.save = { ...step.save, [match[2] ?? ""]: `/${(match[1] ?? "").replaceAll(".", "/")}` };
      return true;
    },
  ],
  [
    BODY,
    (match, step) => {
      const body = readValue(`\`${match[1] ?? ""}\``);
      return typeof body === "object" && body !== null && merge(step, body);
    },
  ],
  [ENTRIES, (_, step) => merge(step, { items: [] })],
  [NOTHING, (_, step) => merge(step, { items: [] })],
  [
    COUNT,
    (match, step) =>
      merge(step, { items: Array.from({ length: FEW[match[1] ?? ""] ?? Number(match[1]) }, () => ({})) }),
  ],
  [
    COLUMN,
    (match, step) => {
      const name = (match[1] ?? "").includes("`") ? (match[1] ?? "").replaceAll(/`s?/gu, "") : singular(match[1] ?? "");
      const values = splitOutside((match[2] ?? "").replaceAll(/(?<=["”`]),?\s+and\s+(?=["“`])/gu, ", "), ",").map(
        readValue,
      );
      return !values.includes(undefined) && merge(step, { items: values.map((value) => ({ [name]: value ?? null })) });
    },
  ],
  [
    FIELD,
    (match, step) => {
      const written = match[2] ?? "";
      const value = readValue(/^[\d,.]+$/u.test(written) ? written.replace(/[,.]$/u, "") : written);
      return value !== undefined && merge(step, nest(unquote(match[1] ?? ""), value));
    },
  ],
];

const understand = (text: string, step: StepDraft): boolean => {
  const within = WITHIN.exec(text);
  if (within) step.withinSeconds = Math.min(Number(within[1]) * (/^m/iu.test(within[2] ?? "") ? 60 : 1), 600);
  const rest = within ? text.slice(within[0].length) : text;
  if (within && rest === "") return true;
  return RULES.some(([pattern, apply]) => {
    const match = pattern.exec(rest);
    return match !== null && apply(match, step);
  });
};

/** A sentence with more parts than this is no check. */
const MOST_PARTS = 24;

/** Adds what `text` expects to `step`. Returns the parts that no rule understood. */
export const addExpectation = (text: string, step: StepDraft): string[] => {
  const whole = text.trim().replace(/[.,;]$/u, "");
  if (whole === "" || understand(whole, step)) return [];
  const parts = splitOutside(
    whole.replaceAll(/\s*(?:,|;)?\s+(?:and|with|but)\s+(?=(?:[^`"]|`[^`]*`|"[^"]*")*$)/giu, "\u0000"),
    "\u0000",
  );
  if (parts.length > MOST_PARTS) return [whole];
  if (parts.length === 1) {
    const pieces = splitOutside(whole, ",;");
    return pieces.length === 1 ? [whole] : pieces.filter((piece) => !understand(piece, step));
  }
  const missed: string[] = [];
  for (let from = 0; from < parts.length;) {
    // The longest run of parts that makes sense together: `the titles are "A" and "B"`.
    const end = [...parts.keys()]
      .reverse()
      .find((to) => to >= from && understand(parts.slice(from, to + 1).join(" and "), step));
    if (end === undefined)
      missed.push(...splitOutside(parts[from] ?? "", ",").filter((piece) => !understand(piece, step)));
    from = (end ?? from) + 1;
  }
  return missed;
};
