import type { Json } from "../contract/call.ts";
import { isObject } from "../contract/check-value.ts";
import { Problem } from "../contract/problem.ts";
import type { OperationDefinition } from "../contract/product-definition.ts";
import type { Field, Schema } from "../contract/schema.ts";

const MAX_BODY_BYTES = 64 * 1024;

const tooLarge = (limit: number): Problem =>
  new Problem(413, "body-too-large", `A body may have at most ${limit / 1024} KiB.`);

/** Stops at the limit, whatever the header says. */
export const readText = async (request: Request, limit = MAX_BODY_BYTES): Promise<string> => {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  let text = "";
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

/** Of a file whose rows become records. */
const MAX_FILE_BYTES = 1024 * 1024;

/** A file as text, with its type; without text where it is not in UTF-8. Throws 413. */
export const readFile = async (request: Request): Promise<Json> => {
  const type = request.headers.get("content-type") ?? "";
  try {
    return { type, text: await readText(request, MAX_FILE_BYTES) };
  } catch (error) {
    if (error instanceof Problem) throw error;
    return { type, text: null };
  }
};

/** Throws 400, 413 and 415. */
const readJson = async (request: Request, limit: number): Promise<string> => {
  if (request.body === null) return "";
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/iu.test(type))
    throw new Problem(415, "not-json", "Send JSON, with the header `content-type: application/json`.");
  return await readText(request, limit);
};

/** The JSON that a request carries; null where it carries nothing, unless it must carry something. */
const readValue = async (request: Request, limit: number, mustBe: boolean): Promise<Json> => {
  try {
    const text = await readJson(request, limit);
    return text.trim() === "" && !mustBe ? null : (JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "malformed-json", "The body is not JSON.");
  }
};

/** The JSON that a request carries, null where it carries nothing. Throws 400, 413 and 415. */
export const readBody = (request: Request): Promise<Json> => readValue(request, MAX_BODY_BYTES, false);

const typed = (field: Field | undefined, text: string): Json =>
  (field?.type === "integer" || field?.type === "number") && /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : text;

/**
 * The body that an operation takes: what was sent, or the member that this is, with what stands in the query string.
 * `schema`: what those are. Throws 400, 413 and 415.
 */
export const readMembers = async (
  request: Request,
  query: URLSearchParams,
  { bytes = MAX_BODY_BYTES, inQuery = [], whole }: OperationDefinition,
  schema: Schema = {},
): Promise<Json> => {
  const sent = await readValue(request, bytes, whole !== undefined);
  const asked = inQuery.flatMap((name): [string, Json][] => {
    const text = query.get(name);
    return text === null ? [] : [[name, typed(schema[name], text)]];
  });
  if (whole !== undefined) return { [whole]: sent, ...Object.fromEntries(asked) };
  return asked.length === 0 || (sent !== null && !isObject(sent)) ? sent : { ...sent, ...Object.fromEntries(asked) };
};
