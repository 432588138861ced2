import { kindOfVerb } from "./classify-operation.ts";
import { readFieldClause } from "./field-clause.ts";
import { readFieldType } from "./field-type.ts";
import { goesWithoutSaying } from "./goes-without-saying.ts";
import { fitValue, readValue } from "./read-value.ts";
import { leaveUncovered, state } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Field } from "./spec.ts";
import { splitOutside } from "./split-sentences.ts";
import { camelCase, wordsOf } from "./words.ts";

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]{0,59}$/u;
const RESERVED = new Set(["constructor", "prototype", "__proto__", "owner_key"]);
/** `due date` → `due_date`; a name that is one already stays as the author wrote it. */
export const fieldNameIn = (text: string): string | null => {
  const bare = text.replaceAll(/[`*"“”]/gu, "").trim();
  const name = IDENTIFIER.test(bare) ? bare : wordsOf(bare).join("_");
  return IDENTIFIER.test(name) && !RESERVED.has(name) && name.split("_").length <= 5 ? name : null;
};

const ABSORBS = /^(?:one of|either|list of|any of|one or more of|some of|enum|only|choice)\b/iu;
const DESCRIBES =
  /^(?:(?:in )?(?:seconds|minutes|hours|days|weeks|months|times|euros|dollars|cents|points)(?: (?:per|an?|each) \w+)?$|an? |the |what |who |when |how |where |why |which |e\.g\.|for |in |as |such as |shown |used |holds |only for |so that )/iu;

/** `markdown` among values is one of them, though alone it tells a type. */
const isTypeWord = (part: string): boolean => /^\w[\w+.-]*$/u.test(part) && readFieldType(part) !== null;

/** Cuts at `,` and `;`, and puts the values of an enumeration together again. */
const clausesIn = (text: string): string[] => {
  const clauses: string[] = [];
  for (const statement of splitOutside(text, ";·")) {
    let open: number | null = null;
    for (const part of splitOutside(statement, ",")) {
      const isQuoted = /^(?:(?:and|or) )?(?:`[^`]+`|"[^"]+")$/u.test(part);
      const isValue =
        open !== null &&
        (isQuoted ||
          isTypeWord(part) ||
          (readFieldClause(part) === null && /^(?:(?:and|or) )?[`"\p{L}\d][^:]*$/u.test(part)));
      if (isValue && open !== null) clauses[open] = `${clauses[open]}, ${part}`;
      else {
        clauses.push(part);
        open = ABSORBS.test(part) ? clauses.length - 1 : null;
      }
    }
  }
  return clauses.flatMap(liftBrackets);
};

/** `one of a, b (default a)` says two things. */
const liftBrackets = (clause: string): string[] => {
  const match = /^(.*?)\s*\(([^()]+)\)\s*(.*)$/u.exec(clause);
  if (!match) return [clause];
  const outside = `${match[1]} ${match[3]}`.trim().replace(/^[–—-]\s*/u, "");
  return [...(outside === "" ? [] : [outside]), ...clausesIn(match[2] ?? "")];
};

const TIMESTAMPS: [RegExp, Field["origin"]][] = [
  [/^created(?:_?at|_?on)?$/iu, "created-at"],
  [/^(?:updated|changed|modified)(?:_?at|_?on)?$/iu, "updated-at"],
];

/** `about`: words that may be a rule and else describe the field. */
export type FieldLine = { name: string; rest: string; about?: string };
type FieldText = FieldLine & { line: number; service: string; reading: Reading };

/** What is written as text. */
const TEXTUAL = new Set<Field["type"]>(["text", "enum", "date-time", "email", "url"]);

/** Builds a field from its name and the clauses beside it. What no rule understands is left uncovered. */
export const parseField = ({ line, name, rest, about = "", service, reading }: FieldText): Field => {
  const field: Field = { name, line, type: "text", description: "", required: false, origin: "caller" };
  const subject = `${service}.${name}`;
  let preset: string | null = null;
  let typed = false;
  let saysText = false;
  let declared: Field["type"] | null = null;
  const remarks = clausesIn(about);
  for (const clause of [...clausesIn(rest), ...remarks]) {
    const said = readFieldClause(clause);
    if (said === null && remarks.includes(clause)) addDescription(field, clause);
    else if (said === null) describe(field, clause, { line, name, reading });
    else if ("defaultText" in said) preset = said.defaultText;
    else if (declared !== null && said.type !== undefined && isWeaker(said.type, declared, clause)) {
      // A word of prose that looks like a type is none beside a type that is told.
      addDescription(field, clause);
    } else {
      typed ||= said.type !== undefined;
      if (said.type !== undefined && isBareType(clause)) declared ??= said.type;
      const { type, ...others } = said;
      // `set by the service when the to-do is added` says more than `set by the service`, and `one of …` than `text`.
      Object.assign(field, type === undefined || (type === "text" && TEXTUAL.has(field.type)) ? others : said);
      saysText ||= type === "text";
      for (const [key, value] of Object.entries(type === "text" ? others : said))
        state(reading, `the ${key} of \`${subject}\``, JSON.stringify(value), line);
    }
  }
  if (saysText && (field.type === "text" || !TEXTUAL.has(field.type)))
    state(reading, `the type of \`${subject}\``, JSON.stringify("text"), line);
  const stamp = TIMESTAMPS.find(([pattern]) => pattern.test(name));
  // `added_at`, `postedOn`: a moment that the service sets and that bears a verb of making.
  const made = /^([a-z]+)_?(?:at|on)$/iu.exec(name)?.[1];
  if (field.type === "date-time" && field.origin === "service" && made && kindOfVerb(made) === "create")
    field.origin = "created-at";
  if (
    stamp &&
    (field.type === "date-time" || !typed) &&
    ["caller", "service"].includes(field.origin) &&
    !field.required
  )
    Object.assign(field, { type: "date-time", origin: stamp[1] });
  // "Which score counts" of one of several values counts nothing.
  if (field.origin === "counter" && field.values !== undefined) field.origin = "caller";
  if (field.origin === "counter") Object.assign(field, { type: "integer", default: 0 });
  else if (field.origin === "created-at" || field.origin === "updated-at") field.type = "date-time";
  if (preset !== null) setDefault(field, preset, { line, reading });
  if (field.type === "boolean" && field.default === undefined && !field.required) field.default = false;
  return field;
};

/** A clause that tells a type and nothing else. */
const isBareType = (clause: string): boolean => readFieldType(clause) !== null;

/** What a type may be told to be beside, more exactly. */
const REFINES: Partial<Record<Field["type"], readonly Field["type"][]>> = {
  number: ["integer", "decimal"],
  map: ["object"],
};

/** Whether a type that a longer clause speaks of is none, beside another that was told by itself. */
const isWeaker = (type: Field["type"], declared: Field["type"], clause: string): boolean => {
  const fits = type === declared || (TEXTUAL.has(type) && TEXTUAL.has(declared)) || REFINES[declared]?.includes(type);
  return !fits && !isBareType(clause);
};

const addDescription = (field: Field, text: string): void => {
  field.description = [field.description, text].filter((part) => part !== "").join(", ");
};

const describe = (field: Field, clause: string, at: { line: number; name: string; reading: Reading }): void => {
  if (goesWithoutSaying(clause)) return;
  if (DESCRIBES.test(clause) || clause.split(" ").length === 1) addDescription(field, clause);
  else leaveUncovered(at.reading, at.line, `${at.name}: ${clause}`, "this rule for a field is not understood");
};

const setDefault = (field: Field, text: string, at: { line: number; reading: Reading }): void => {
  const value = fitValue(field, readValue(text));
  if (value === undefined)
    leaveUncovered(at.reading, at.line, `${field.name}: default ${text}`, `\`${field.name}\` cannot hold this default`);
  else if (value !== null) field.default = value;
};

const FIELD_LINE = /^(?:\*\*)?(`[^`]+`|[\p{L}][\p{L}\d_ -]{0,40}?)(?:\*\*)?\s*(?::|\s–|\s—|\s-|(?=\())\s*(.+)$/su;

/** Reads `title: text, required`; null where the line is no field. `sure`: it stands under a heading for fields. */
export const readFieldLine = (text: string, sure: boolean): FieldLine | null => {
  const match = FIELD_LINE.exec(text);
  const name = fieldNameIn(match?.[1] ?? (sure ? text : ""));
  if (name === null) return null;
  const rest = match?.[2] ?? "";
  if (sure) return { name, rest };
  // "Count the visits: number" is an operation, `created_at: timestamp` is not.
  const [verb = "", ...more] = (match?.[1] ?? "").trim().split(/\s+/u);
  if (more.length > 0 && kindOfVerb(verb) !== null) return null;
  const said = clausesIn(rest).slice(0, 2).map(readFieldClause);
  return said.some((clause) => clause !== null && "type" in clause) && !/\b(?:GET|POST|PUT|PATCH|DELETE) \//u.test(text)
    ? { name, rest }
    : null;
};

const REMARKS = /^(?:description|meaning|purpose|notes?|comments?|remarks?|what)$/u;
const COLUMNS: [RegExp, (cell: string) => string][] = [
  [/^(?:required|mandatory)\??$/u, (cell) => (/^(?:y|yes|true|x|✓|✔|required)$/iu.test(cell) ? "required" : "")],
  [/^default(?: value)?$/u, (cell) => (/^[-–—]?$/u.test(cell) ? "" : `default ${cell}`)],
  [/^unique\??$/u, (cell) => (/^(?:y|yes|true|x|✓)$/iu.test(cell) ? "unique" : "")],
];

/** "`created_at`, `updated_at`": several fields of which the same is said. */
export const splitNames = (text: string): string[] => {
  const names = splitOutside(text.replaceAll(/\band\b/gu, ","), ",");
  return names.length > 1 && names.every((name) => /^`[A-Za-z]\w*`$/u.test(name)) ? names : [text];
};

/** Reads one row of a table whose first column names the fields; null where the table is about something else. */
export const readFieldRow = (head: readonly string[], cells: readonly string[]): FieldLine | null => {
  if (!/^(?:fields?|name|attribute|property|column|key|member|(?:query )?param(?:eter)?s?)$/u.test(head[0] ?? ""))
    return null;
  const name = fieldNameIn(cells[0] ?? "");
  if (name === null) return null;
  const isRemark = (n: number): boolean => REMARKS.test(head[n + 1] ?? "");
  const about = cells
    .slice(1)
    .filter((_, n) => isRemark(n))
    .join("; ");
  const clauses = cells.slice(1).map((cell, n) => {
    if (isRemark(n)) return "";
    const column = COLUMNS.find(([pattern]) => pattern.test(head[n + 1] ?? ""));
    if (column) return column[1](cell);
    return /^[-–—]$/u.test(cell) ? "" : cell;
  });
  return { name, rest: clauses.filter((clause) => clause !== "").join("; "), about };
};

/** The name a creation time would have beside these fields: their own style decides. */
export const creationFieldName = (fields: readonly Field[]): string =>
  fields.find((field) => field.origin === "created-at")?.name ??
  (fields.some((field) => /[a-z][A-Z]/u.test(field.name)) ? camelCase(["created", "at"]) : "created_at");
