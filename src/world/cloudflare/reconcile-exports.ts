import type { ObjectClass } from "./account.ts";
import { ApiError } from "./api-error.ts";
import type { ExportsDeclaration } from "./parse-upload.ts";

export type Classes = Record<string, ObjectClass>;

/** What changed; wrangler reads the length of every list. */
export type Reconciliation = {
  created: string[];
  updated: string[];
  deleted: string[];
  renamed: { from: string; to: string }[];
  transferred: never[];
  transfer_pending: never[];
  warnings: never[];
  info: never[];
  removable_entries: string[];
};
type Detail = { class: string; scenario: string; message: string; suggestion?: string };

/** Brings the provisioned classes to what `exports` declares. Throws `ApiError` 100402 naming every conflict. */
export const reconcileExports = (current: Classes, declared: ExportsDeclaration, newId: () => string) => {
  const entries = Object.entries(declared).filter(([, entry]) => entry.type === "durable-object");
  const details = [...entries.flatMap((entry) => conflictsOf(current, declared, entry)), ...orphans(current, declared)];
  if (details.length > 0) throw new ApiError(400, 100402, "Durable Object exports reconciliation failed.", { details });

  const classes: Classes = { ...current };
  const report: Reconciliation = { ...NOTHING, created: [], deleted: [], renamed: [], removable_entries: [] };
  for (const [name, entry] of entries) {
    if (entry.state === "created") continue;
    const provisioned = classes[name];
    delete classes[name];
    if (!provisioned) report.removable_entries.push(name);
    else if (entry.renamed_to === undefined) report.deleted.push(name);
    else {
      classes[entry.renamed_to] = provisioned;
      report.renamed.push({ from: name, to: entry.renamed_to });
    }
  }
  for (const [name, entry] of entries) {
    if (entry.state !== "created" || classes[name] || !entry.storage) continue;
    classes[name] = { namespaceId: newId(), storage: entry.storage };
    report.created.push(name);
  }
  return { classes, report };
};

const NOTHING = { updated: [], transferred: [], transfer_pending: [], warnings: [], info: [] };

type Entry = ExportsDeclaration[string];

const conflictsOf = (current: Classes, declared: ExportsDeclaration, [name, entry]: [string, Entry]): Detail[] => {
  const conflict = (scenario: string, message: string): Detail[] => [{ class: name, scenario, message }];
  switch (entry.state) {
    case "created":
      if (!entry.storage) return conflict("storage_missing", "A live class must declare its `storage`.");
      if (current[name] && current[name].storage !== entry.storage)
        return conflict("storage_changed", `The storage is ${current[name].storage} and cannot be changed.`);
      return [];
    case "deleted":
      return [];
    case "renamed": {
      const target = entry.renamed_to ?? "";
      if (declared[target]?.state !== "created")
        return conflict("rename_target_missing", `The new name '${target}' is not declared as a live class.`);
      if (current[name] && current[target])
        return conflict("rename_target_exists", `A class named '${target}' is provisioned already.`);
      return [];
    }
    default:
      return conflict("transfer_not_supported", "This Cloudflare does not transfer classes between Workers.");
  }
};

const orphans = (current: Classes, declared: ExportsDeclaration): Detail[] =>
  Object.keys(current)
    .filter((name) => declared[name] === undefined)
    .map((name) => ({
      class: name,
      scenario: "missing_entry",
      message: "The class is provisioned but `exports` does not mention it.",
      suggestion: `Declare '${name}' as live, or with the state "deleted" or "renamed".`,
    }));
