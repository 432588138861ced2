import * as v from "valibot";
import { ApiError } from "./api-error.ts";

/** Reads a JSON body of the wanted shape. Throws `ApiError` 10021 naming the first problem. */
export const parseBody = <Schema extends v.GenericSchema>(schema: Schema, body: Buffer): v.InferOutput<Schema> => {
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    throw new ApiError(400, 10021, "The body is not JSON.");
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new ApiError(400, 10021, `${v.getDotPath(issue) ?? "body"}: ${issue.message}`);
};
