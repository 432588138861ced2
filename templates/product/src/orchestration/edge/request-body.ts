import type { Json } from "../contract/call.ts";
import { Problem } from "../contract/problem.ts";

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

/** The JSON that a request carries, null where it carries nothing. Throws 400, 413 and 415. */
export const readBody = async (request: Request): Promise<Json> => {
  if (request.body === null) return null;
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/iu.test(type))
    throw new Problem(415, "not-json", "Send JSON, with the header `content-type: application/json`.");
  try {
    const text = await readText(request);
    return text.trim() === "" ? null : (JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "malformed-json", "The body is not JSON.");
  }
};
