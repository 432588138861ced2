import type { Input, Json, JsonObject, Reply } from "../contract/call.ts";
import { renderCsv } from "../contract/csv.ts";
import type { FileFormat, Outlet } from "../contract/files.ts";
import { invalidQuery, refuse } from "../contract/problem.ts";

const formatOf = ({ asked, formats, unknown }: Outlet, { query = {} }: Input): FileFormat => {
  const [first = "json"] = formats;
  const named = asked === undefined ? undefined : query[asked];
  if (named === undefined) return first;
  const format = formats.find((each) => each === named);
  if (format !== undefined) return format;
  const detail = `must be one of ${formats.join(", ")}`;
  throw unknown === undefined
    ? invalidQuery(asked ?? "format", detail)
    : refuse(unknown.status, unknown.code ?? null, `The format ${detail}.`);
};

const cellOf = (value: Json | undefined): string => {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** Records as a file, in the format that is asked for. Throws for a format that there is not. */
export const exportRows = (input: Input, outlet: Outlet, status: number, records: readonly JsonObject[]): Reply => {
  const { fields, fileName } = outlet;
  const format = formatOf(outlet, input);
  const name = fileName === undefined || fileName.includes(".") ? fileName : `${fileName}.${format}`;
  // A name with the ending of one format is the name of that file alone.
  const isNamed = name !== undefined && name.endsWith(`.${format}`);
  const headers = isNamed ? { "content-disposition": `attachment; filename="${name}"` } : undefined;
  if (format === "csv") {
    const text = renderCsv([fields, ...records.map((record) => fields.map((field) => cellOf(record[field])))]);
    return { status, body: null, text, headers: { "content-type": "text/csv; charset=utf-8", ...headers } };
  }
  const body = records.map((record) =>
    Object.fromEntries(fields.map((field): [string, Json] => [field, record[field] ?? null])),
  );
  return { status, body, ...(headers && { headers }) };
};
