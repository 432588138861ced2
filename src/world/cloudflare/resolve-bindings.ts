import type { Account, Binding, Version } from "./account.ts";
import { ApiError } from "./api-error.ts";
import type { Classes } from "./reconcile-exports.ts";
import type { UploadMetadata } from "./parse-upload.ts";

/** Binding types that can be run here. */
const RUNNABLE = new Set([
  "plain_text",
  "json",
  "secret_text",
  "durable_object_namespace",
  "service",
  "ratelimit",
  "analytics_engine",
  "version_metadata",
  "assets",
]);

/** The bindings of a new version: declared, inherited and kept ones. Throws `ApiError` 10057 or 10021. */
export const resolveBindings = (metadata: UploadMetadata, previous: Version | undefined): Binding[] => {
  const before = new Map(previous?.bindings.map((binding) => [binding.name, binding]));
  const declared = metadata.bindings.map((binding) => {
    if (binding.type !== "inherit") return binding;
    const name = typeof binding.old_name === "string" ? binding.old_name : binding.name;
    const inherited = before.get(name);
    if (!inherited) throw new ApiError(400, 10057, `inherit binding '${binding.name}' is invalid`);
    return { ...inherited, name: binding.name };
  });
  const names = new Set(declared.map((binding) => binding.name));
  const kept = [...before.values()].filter(
    (binding) => metadata.keep_bindings.includes(binding.type) && !names.has(binding.name),
  );
  const bindings = [...declared, ...kept];
  const unknown = bindings.find((binding) => !RUNNABLE.has(binding.type));
  if (unknown)
    throw new ApiError(400, 10021, `binding '${unknown.name}' has type '${unknown.type}', which cannot be run here.`);
  return bindings;
};

/** Refuses a binding whose target is missing: 10061 (`code` 100406 in a version upload) or 10143. */
export const checkTargets = (
  account: Account,
  script: string,
  bindings: Binding[],
  classes: Classes,
  code: 10061 | 100406,
) => {
  for (const binding of bindings) {
    if (binding.type === "durable_object_namespace") {
      const owner = binding.script_name === undefined || binding.script_name === script ? classes : undefined;
      const provisioned = owner ?? account.scripts[String(binding.script_name)]?.classes ?? {};
      const name = String(binding.class_name);
      if (!provisioned[name]) throw new ApiError(400, code, unprovisioned(name, code));
    }
    if (binding.type === "service" && binding.service !== script && !account.scripts[String(binding.service)])
      throw new ApiError(
        400,
        10143,
        `Could not resolve service binding '${binding.name}'. Target script '${String(binding.service)}' not found.`,
      );
  }
};

const unprovisioned = (name: string, code: number) =>
  code === 10061
    ? `Cannot create binding for class '${name}' because it is not currently configured to implement Durable Objects.`
    : `Cannot bind class '${name}' in a version upload: it has to be deployed first.`;
