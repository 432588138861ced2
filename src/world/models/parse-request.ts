import * as v from "valibot";
import { RequestProblem } from "./request-problem.ts";

/** Reads a body of the wanted shape. Throws `RequestProblem` naming the first thing that is not as it must be. */
export const parseRequest = <Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
  unknownKey: (path: string) => RequestProblem,
): v.InferOutput<Schema> => {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? "body";
  if (issue.type === "strict_object" && issue.expected === "never") throw unknownKey(path);
  throw new RequestProblem(`${path}: ${issue.message}`, { param: path });
};
