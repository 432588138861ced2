import { bodyOf, type Call, type Json, type JsonObject } from "../contract/call.ts";
import { keyOfRecord } from "../contract/shards.ts";
import { invalid } from "../contract/problem.ts";
import type { Mesh } from "../mesh/mesh.ts";

/** At creation, `into` is made from the text `bodyField` of another service's record, filled from `dataField`. */
export type Rendering = {
  service: string;
  operation: string;
  /** Whether `templateField` holds the name of an instance, or the id of a record in the one instance. */
  address: "instance" | "record";
  templateField: string;
  bodyField: string;
  dataField: string;
  into: string;
  /** The field to complain about where no template is named and no text is given; null: that is allowed. */
  requires: string | null;
};

const PLACEHOLDER = /\{\{\s*([\w.-]+)\s*\}\}/gu;

/** Fills `{{name}}` from `data`. Strict: what has no value is reported, never left out. */
export const fillPlaceholders = (text: string, data: JsonObject): { text: string; missing: string[] } => {
  const missing = new Set<string>();
  const filled = text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : null;
    if (value !== null && value !== undefined) return String(value);
    missing.add(name);
    return "";
  });
  return { text: filled, missing: [...missing] };
};

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

/** `values` with the text made; unchanged where no template is named. Throws 422. */
export const renderText = async (
  mesh: Mesh,
  ctx: Pick<ExecutionContext, "waitUntil">,
  call: Call,
  values: JsonObject,
  { service, operation, address, templateField, bodyField, dataField, into, requires }: Rendering,
): Promise<JsonObject> => {
  const name = values[templateField];
  if (typeof name !== "string") {
    if (requires !== null && (values[into] ?? null) === null)
      throw invalid([{ field: requires, message: `is required, or name a ${service} in ${templateField}` }]);
    return values;
  }
  const target = `${service}.${operation}`;
  const place = address === "instance" ? { key: name } : { key: keyOfRecord(name), input: { id: name } };
  const { person, trace, until, via } = call;
  const outcome = await mesh.call({ target, ...place, trace, person, until, via }, ctx);
  const template = asObject(bodyOf(outcome))[bodyField];
  if (typeof template !== "string")
    throw invalid([{ field: templateField, message: `names no ${service} that could be read` }]);
  const { text, missing } = fillPlaceholders(template, asObject(values[dataField]));
  if (missing.length > 0)
    throw invalid(missing.map((placeholder) => ({ field: dataField, message: `has no value for ${placeholder}` })));
  return { ...values, [into]: text };
};
