import type { GroupEntry } from "./concurrency-groups.ts";
import { asObject, resolve, type Scope } from "./evaluate.ts";
import type { Template } from "./workflow.ts";

/** `concurrency` of a workflow or a job; groups of different repositories never meet. */
export const readConcurrency = (template: Template | undefined, repo: string, scope: Scope): GroupEntry | null => {
  const value = resolve(template ?? null, scope);
  const settings = typeof value === "string" ? { group: value } : asObject(value);
  const group = String(settings["group"] ?? "");
  if (group === "") return null;
  return {
    group: `${repo} ${group}`,
    cancelInProgress: settings["cancel-in-progress"] === true,
    keepWaiting: settings["queue"] === "max",
  };
};
