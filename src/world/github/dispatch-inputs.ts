import { parse } from "yaml";
import { refused } from "./reply.ts";

type Declared = { required?: boolean; default?: unknown; type?: string; options?: string[] } | null;

/** The inputs that a workflow declares for `workflow_dispatch`; null: nobody may start it by hand. */
const readDeclared = (content: string): Record<string, Declared> | null => {
  const { on } = (parse(content) ?? {}) as { on?: unknown };
  const names = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys((on ?? {}) as object);
  if (!names.includes("workflow_dispatch")) return null;
  const trigger = typeof on === "object" && on !== null && !Array.isArray(on) ? (on as Record<string, unknown>) : {};
  return ((trigger["workflow_dispatch"] as { inputs?: Record<string, Declared> } | null | undefined)?.inputs ??
    {}) as Record<string, Declared>;
};

/** Refuses, in GitHub's words, inputs that the workflow at the wanted ref does not take. */
export const checkInputs = (content: string, given: Record<string, unknown>): void => {
  const declared = readDeclared(content);
  if (declared === null) throw refused("Workflow does not have 'workflow_dispatch' trigger");
  const unexpected = Object.keys(given).filter((name) => !(name in declared));
  if (unexpected.length > 0) throw refused(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  for (const [name, input] of Object.entries(declared)) {
    const value = given[name] ?? input?.default;
    if (input?.required === true && (value === undefined || value === ""))
      throw refused(`Required input '${name}' not provided`);
    if (input?.options !== undefined && value !== undefined && !input.options.includes(String(value)))
      throw refused(`Provided value '${String(value)}' for input '${name}' not in the list of allowed values`);
  }
};
