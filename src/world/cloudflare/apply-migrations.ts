import type { ObjectStorage } from "./account.ts";
import { ApiError } from "./api-error.ts";
import type { MigrationsDeclaration } from "./parse-upload.ts";
import type { Classes } from "./reconcile-exports.ts";

/** Applies legacy migration steps to the provisioned classes. Throws `ApiError` 10079, 10074 or 10061. */
export const applyMigrations = (
  current: Classes,
  tag: string | undefined,
  migrations: MigrationsDeclaration,
  newId: () => string,
) => {
  if ((migrations.old_tag ?? "") !== (tag ?? ""))
    throw new ApiError(412, 10079, `Migration tag precondition failed; current tag is ${tag ?? "(none)"}`);
  const classes: Classes = { ...current };
  const add = (storage: ObjectStorage) => (name: string) => {
    if (classes[name])
      throw new ApiError(400, 10074, `Cannot apply new-class migration to class '${name}' that is already in use.`);
    classes[name] = { namespaceId: newId(), storage };
  };
  const take = (name: string) => {
    const taken = classes[name];
    if (!taken) throw new ApiError(400, 10061, `Cannot migrate class '${name}': it is not provisioned.`);
    delete classes[name];
    return taken;
  };
  for (const step of migrations.steps) {
    if (step.transferred_classes.length > 0)
      throw new ApiError(400, 10021, "This Cloudflare does not transfer classes between Workers.");
    for (const name of step.deleted_classes) take(name);
    for (const { from, to } of step.renamed_classes) classes[to] = take(from);
    step.new_sqlite_classes.forEach(add("sqlite"));
    step.new_classes.forEach(add("legacy-kv"));
  }
  return { classes, tag: migrations.new_tag ?? tag };
};
