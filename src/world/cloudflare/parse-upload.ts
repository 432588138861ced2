import * as v from "valibot";
import type { Binding, ModuleType } from "./account.ts";
import { ApiError } from "./api-error.ts";
import type { Module } from "./render-manifest.ts";

/** One upload of a Worker as it came over the wire: its metadata, and its modules without source maps. */
export type Upload = { metadata: UploadMetadata; modules: Module[] };

const ExportEntry = v.object({
  type: v.string(),
  state: v.optional(v.picklist(["created", "deleted", "renamed", "transferred", "expecting-transfer"]), "created"),
  storage: v.optional(v.picklist(["sqlite", "legacy-kv"])),
  renamed_to: v.optional(v.string()),
});
const ClassNames = v.optional(v.array(v.string()), []);
const Migrations = v.object({
  old_tag: v.optional(v.string()),
  new_tag: v.optional(v.string()),
  steps: v.optional(
    v.array(
      v.object({
        new_classes: ClassNames,
        new_sqlite_classes: ClassNames,
        deleted_classes: ClassNames,
        renamed_classes: v.optional(v.array(v.object({ from: v.string(), to: v.string() })), []),
        transferred_classes: v.optional(v.array(v.unknown()), []),
      }),
    ),
    [],
  ),
});
const Strings = v.optional(v.array(v.string()), []);
const Metadata = v.object({
  main_module: v.string(),
  compatibility_date: v.pipe(v.string(), v.isoDate()),
  compatibility_flags: Strings,
  bindings: v.optional(v.array(v.looseObject({ name: v.string(), type: v.string() })), []),
  keep_bindings: Strings,
  keep_assets: v.optional(v.boolean(), false),
  exports: v.optional(v.record(v.string(), ExportEntry)),
  migrations: v.optional(Migrations),
  assets: v.optional(v.object({ jwt: v.optional(v.string()), config: v.optional(v.looseObject({})) })),
  annotations: v.optional(v.record(v.string(), v.string()), {}),
  tail_consumers: v.optional(v.nullable(v.array(v.object({ service: v.string() })))),
  observability: v.optional(v.unknown()),
  logpush: v.optional(v.boolean()),
  tags: v.optional(v.nullable(v.array(v.string()))),
  code_update_strategy: v.optional(v.unknown()),
});
export type UploadMetadata = Omit<v.InferOutput<typeof Metadata>, "bindings"> & { bindings: Binding[] };
export type ExportsDeclaration = NonNullable<UploadMetadata["exports"]>;
export type MigrationsDeclaration = NonNullable<UploadMetadata["migrations"]>;

const MODULE_TYPES: Record<string, ModuleType> = {
  "application/javascript+module": "esm",
  "application/javascript": "cjs",
  "application/wasm": "wasm",
  "text/plain": "text",
  "application/octet-stream": "data",
};
/** 10 MiB, the limit of a paid plan, before compression here. */
const MAX_CODE_BYTES = 10 * 1024 * 1024;

/** Reads the multipart body of an upload. Throws `ApiError` 10021 for what this Cloudflare cannot run. */
export const parseUpload = async (body: Uint8Array<ArrayBuffer>, contentType: string): Promise<Upload> => {
  const form = await readForm(body, contentType);
  const metadata = parseMetadata(await textOf(form.get("metadata")));
  const modules: Module[] = [];
  for (const [name, part] of form) {
    if (name === "metadata" || typeof part === "string" || part.type === "application/source-map") continue;
    const type = MODULE_TYPES[part.type.split(";")[0] ?? ""];
    if (!type) throw invalid(`Module "${name}" has the unsupported type "${part.type}".`);
    modules.push({ name: part.name, type, contents: Buffer.from(await part.arrayBuffer()) });
  }
  if (modules.reduce((sum, module) => sum + module.contents.length, 0) > MAX_CODE_BYTES)
    throw new ApiError(413, 10027, "Your Worker exceeded the size limit of 10 MiB.");
  if (!modules.some((module) => module.name === metadata.main_module))
    throw invalid(`The main module "${metadata.main_module}" is not part of the upload.`);
  return { metadata, modules };
};

const invalid = (message: string) => new ApiError(400, 10021, message);

/** Reads a multipart form. Throws `ApiError` 10021 if it is none. */
export const readForm = (body: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> =>
  new Response(body, { headers: { "content-type": contentType } }).formData().catch(() => {
    throw invalid("The body is not a multipart form.");
  });

const textOf = async (part: FormDataEntryValue | null) => (part instanceof File ? part.text() : (part ?? ""));

const parseMetadata = (text: string): UploadMetadata => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid("The part `metadata` is missing or is not JSON.");
  }
  const result = v.safeParse(Metadata, json);
  if (!result.success) {
    const [issue] = result.issues;
    throw invalid(`metadata.${v.getDotPath(issue) ?? ""}: ${issue.message}`);
  }
  if (result.output.exports && result.output.migrations)
    throw invalid("`exports` and `migrations` cannot be used together.");
  return result.output;
};
