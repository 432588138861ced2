import type { Input, Json, JsonObject, Reply } from "../contract/call.ts";
import { isObject } from "../contract/check-value.ts";
import { type CsvRow, isBlank, parseCsv } from "../contract/csv.ts";
import type { FileFormat, Intake } from "../contract/files.ts";
import { Problem, refuse, REQUIRED } from "../contract/problem.ts";
import { type Field, parseBody, type Schema } from "../contract/schema.ts";

/** A row that stands in a file: what it is called there, and its values; null where it is no row like the others. */
type Row = { number: number; values: JsonObject | null };
type Fault = { row: number; field: string | null; message: string };

const unreadable = ({ unreadable: refusal = { status: 400 } }: Intake, detail: string): Problem =>
  refuse(refusal.status, refusal.code ?? null, detail);

const formatOf = (intake: Intake, { body, query = {} }: Input): FileFormat => {
  const named = intake.asked === undefined ? undefined : query[intake.asked];
  const type = isObject(body) ? String(body["type"]) : "";
  const [only] = intake.formats;
  const found = named ?? (/\bcsv\b/iu.test(type) ? "csv" : /\bjson\b/iu.test(type) ? "json" : only);
  const format = intake.formats.find((each) => each === found);
  if (format === undefined) throw unreadable(intake, `The format must be one of ${intake.formats.join(", ")}.`);
  return format;
};

/** A cell as its field has it; nothing where it is empty. */
const valueOf = (field: Field | undefined, cell: string): Json => {
  if (cell === "") return null;
  if (field?.type === "boolean")
    return /^(?:true|yes|1)$/iu.test(cell) ? true : /^(?:false|no|0)$/iu.test(cell) ? false : cell;
  if (field?.type !== "integer" && field?.type !== "number") return cell;
  return cell.trim() === "" || Number.isNaN(Number(cell)) ? cell : Number(cell);
};

const isNeeded = (field: Field | undefined): boolean => field?.required === true && field.default === undefined;

const csvRows = (intake: Intake, schema: Schema, text: string): Row[] => {
  const [head, ...rows] = parseCsv(text) ?? [];
  if (head === undefined) throw unreadable(intake, "The file is no CSV with a line of column names.");
  const columns = head.cells.map((cell) => cell.trim().toLowerCase());
  const missing = intake.fields.find((name) => isNeeded(schema[name]) && !columns.includes(name.toLowerCase()));
  if (missing !== undefined) throw unreadable(intake, `The column ${missing} is missing.`);
  const { counts } = intake;
  const toRow = (row: CsvRow): Row => ({
    number: counts === "lines" ? row.line : row.number - 2 + counts.csv,
    values:
      row.cells.length === columns.length
        ? Object.fromEntries(
            intake.fields
              .map((name): [string, Json] => [
                name,
                valueOf(schema[name], row.cells[columns.indexOf(name.toLowerCase())] ?? ""),
              ])
              .filter(([, value]) => value !== null),
          )
        : null,
  });
  return rows.filter((row) => !isBlank(row)).map(toRow);
};

const jsonRows = (intake: Intake, text: string): Row[] => {
  let all: Json = null;
  try {
    all = JSON.parse(text) as Json;
  } catch {
    // Told below: it is no list.
  }
  if (!Array.isArray(all)) throw unreadable(intake, "The file is no JSON list.");
  const first = intake.counts === "lines" ? 1 : intake.counts.json;
  return all.map((entry, index) => ({ number: index + first, values: isObject(entry) ? entry : null }));
};

/** An empty text is no value, where one is demanded. */
const withoutEmpty = (schema: Schema, values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== "" || !isNeeded(schema[name])));

/** The first that is wrong with a row, or its values as they would be kept. */
const readRow = (schema: Schema, fields: readonly string[], { number, values }: Row): JsonObject | Fault => {
  if (values === null) return { row: number, field: null, message: "is no row like the others" };
  try {
    return parseBody(schema, withoutEmpty(schema, values), fields);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [first] = error.details.errors ?? [];
    return { row: number, field: first?.field ?? null, message: first?.message ?? error.details.detail };
  }
};

const isFault = (value: JsonObject | Fault): value is Fault => "row" in value && "message" in value;

const tellFault = ({ tells, words }: Intake, { field, message, row }: Fault): JsonObject => {
  const { missing = "required", wrong = "invalid" } = words ?? {};
  return {
    [tells.row]: row,
    ...(tells.field !== undefined && { [tells.field]: field }),
    ...(tells.code !== undefined && { [tells.code]: message === REQUIRED ? missing : wrong }),
    ...(tells.message !== undefined && { [tells.message]: field === null ? message : `${field} ${message}` }),
  };
};

/** Refused where a unique value is taken; anything else is no fault of the row. */
const addRow = (add: (values: JsonObject) => unknown, values: JsonObject, row: number): Fault | null => {
  try {
    add(values);
    return null;
  } catch (error) {
    if (!(error instanceof Problem) || error.details.code !== "not-unique") throw error;
    const [first] = error.details.errors ?? [];
    return { row, field: first?.field ?? null, message: first?.message ?? "is taken" };
  }
};

export type ImportTarget = {
  schema: Schema;
  /** Records that are there already. */
  known: readonly JsonObject[];
  add: (values: JsonObject) => unknown;
};

/**
 * Makes records of the rows of a file, and says of each row that is wrong what its first fault is. Only a trial, or a file
 * that must be good as a whole, may find good rows and keep none. Throws where the file cannot be read.
 */
export const importRows = (
  input: Input,
  intake: Intake,
  status: number,
  { add, known, schema }: ImportTarget,
): Reply => {
  const text = isObject(input.body) ? input.body["text"] : null;
  if (typeof text !== "string") throw unreadable(intake, "The file is no text in UTF-8.");
  const rows = formatOf(intake, input) === "csv" ? csvRows(intake, schema, text) : jsonRows(intake, text);
  if (intake.most !== undefined && rows.length > intake.most)
    throw unreadable(intake, `A file may have at most ${intake.most} rows.`);
  const { distinct, tells, trial, whole } = intake;
  const keyOf = (values: JsonObject): string => JSON.stringify((distinct ?? []).map((name) => values[name] ?? null));
  const seen = new Set(distinct === undefined ? [] : known.map(keyOf));
  const faults: Fault[] = [];
  const good: { number: number; values: JsonObject }[] = [];
  let left = 0;
  for (const row of rows) {
    const values = readRow(schema, intake.fields, row);
    if (isFault(values)) faults.push(values);
    else if (distinct !== undefined && seen.has(keyOf(values))) left += 1;
    else {
      seen.add(keyOf(values));
      good.push({ number: row.number, values });
    }
  }
  const isTrial = trial !== undefined && input.query?.[trial] === "true";
  const isRefused = whole !== undefined && faults.length > 0;
  const kept = isTrial || isRefused ? [] : good;
  const refused = kept.flatMap(({ number, values }) => addRow(add, values, number) ?? []);
  const all = [...faults, ...refused].toSorted((a, b) => a.row - b.row);
  return {
    status: isRefused ? whole.status : status,
    body: {
      [tells.made]: isRefused ? 0 : good.length - refused.length,
      ...(tells.left !== undefined && { [tells.left]: left }),
      ...(tells.rows !== undefined && { [tells.rows]: rows.length }),
      ...(tells.wrong !== undefined && { [tells.wrong]: all.length }),
      ...(tells.errors !== undefined && { [tells.errors]: all.map((fault) => tellFault(intake, fault)) }),
    },
  };
};
