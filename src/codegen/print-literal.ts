import type { Json } from "#src/spec/spec.ts";

/** `ts`: keys without needless quotes, a comma after the last entry. `json`: neither. `jsonc`: only the comma. */
export type LiteralStyle = "ts" | "json" | "jsonc";

/** Columns already used on the literal's first line, columns that follow on its last, and its line's indentation. */
export type LiteralPlace = { indent: number; before: number; after: number };

/** An expression of TypeScript that is to stand in a literal as it is. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Literal = Json | Code | undefined | readonly Literal[] | { readonly [key: string]: Literal };

export const WIDTH = 120;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/u;

/** The quote that needs fewer escapes, double where it makes no difference. */
export const printString = (text: string, style: LiteralStyle = "ts"): string => {
  const json = JSON.stringify(text);
  const doubles = text.split('"').length;
  if (style !== "ts" || doubles <= text.split("'").length) return json;
  return `'${json
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
};

const isArray = (value: Literal): value is readonly Literal[] => Array.isArray(value);
const isObject = (value: Literal): value is { readonly [key: string]: Literal } =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Code);

const entriesOf = (value: { readonly [key: string]: Literal }): [string, Literal][] =>
  Object.entries(value).filter(([, entry]) => entry !== undefined);

const size = (value: Literal): number => {
  if (isArray(value)) return value.length;
  return isObject(value) ? entriesOf(value).length : 0;
};

/** The formatter always breaks a list of several objects, or several lists, that hold more than one thing each. */
const mustBreak = (value: Literal): boolean => {
  if (isArray(value)) {
    const several = value.length > 1 && value.every((entry) => size(entry) > 1);
    return (several && (value.every(isObject) || value.every(isArray))) || value.some(mustBreak);
  }
  return isObject(value) && entriesOf(value).some(([, entry]) => mustBreak(entry));
};

const printKey = (key: string, style: LiteralStyle): string =>
  style === "ts" && IDENTIFIER.test(key) ? key : printString(key, style);

const printFlat = (value: Literal, style: LiteralStyle): string => {
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return printString(value, style);
  if (isArray(value)) return `[${value.map((entry) => printFlat(entry, style)).join(", ")}]`;
  if (!isObject(value)) return String(value);
  const entries = entriesOf(value).map(([key, entry]) => `${printKey(key, style)}: ${printFlat(entry, style)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
};

/** A literal laid out as the formatter would: on one line where it fits into 120 columns. */
export const printLiteral = (value: Literal, style: LiteralStyle, place: LiteralPlace): string => {
  const flat = printFlat(value, style);
  const fits = place.before + flat.length + place.after <= WIDTH;
  if (size(value) === 0 || (fits && !mustBreak(value))) return flat;
  const indent = place.indent + 2;
  const pad = " ".repeat(indent);
  const end = style === "json" ? "" : ",";
  const entries: [string, Literal][] = isArray(value)
    ? value.map((entry) => ["", entry])
    : entriesOf(value as { readonly [key: string]: Literal }).map(([key, entry]) => [
        `${printKey(key, style)}: `,
        entry,
      ]);
  const lines = entries.map(([head, entry], index) => {
    const after = index < entries.length - 1 ? 1 : end.length;
    return printMember(pad + head, entry, style, after);
  });
  const [open, close] = isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.join(",\n")}${end}\n${" ".repeat(place.indent)}${close}`;
};

/** Keys that are shorter stay on the line of their text, however long that is. */
const BREAKABLE_KEY = 5;

/** A text that does not fit behind its key goes to a line of its own. */
const printMember = (prefix: string, value: Literal, style: LiteralStyle, after: number): string => {
  const indent = prefix.length - prefix.trimStart().length;
  const literal = printLiteral(value, style, { indent, before: prefix.length, after });
  const [, key = ""] = /^ *(.*): $/u.exec(prefix) ?? [];
  const fits = prefix.length + literal.length + after <= WIDTH;
  if (style !== "ts" || typeof value !== "string" || key.length < BREAKABLE_KEY || fits) return prefix + literal;
  return `${prefix.trimEnd()}\n${" ".repeat(indent + 2)}${literal}`;
};

/** `prefix` + literal + `suffix`, where `prefix` begins its line. `broken`: the outermost object never stands on one. */
export const printLine = (prefix: string, value: Literal, suffix: string, broken = false): string => {
  const indent = prefix.length - prefix.trimStart().length;
  const after = suffix.trimEnd().length;
  if (!broken) return printMember(prefix, value, "ts", after) + suffix;
  return prefix + printLiteral(value, "ts", { indent, before: WIDTH, after }) + suffix;
};

/** A whole JSON file. The outermost object stands on lines of its own. */
export const printJsonFile = (value: Literal): string =>
  `${printLiteral(value, "json", { indent: 0, before: WIDTH, after: 0 })}\n`;
