import { NoAnswer } from "./no-answer.ts";

/**
 * What a model calls a tool with; some send nothing at all for no arguments. Where it is not JSON, an answer that was
 * `cut` has undefined, and any other throws `NoAnswer`.
 */
export const readArguments = (tool: string, json: string, cut: boolean): unknown => {
  if (json.trim() === "" && !cut) return {};
  try {
    return JSON.parse(json);
  } catch {
    if (cut) return undefined;
    throw new NoAnswer(`the arguments of ${tool} are not JSON`);
  }
};
