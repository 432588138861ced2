import type { WorkerdStructuredLog } from "miniflare";
import type { Binding, CodeShape } from "./account.ts";
import { ApiError } from "./api-error.ts";
import type { Upload } from "./parse-upload.ts";
import { openMiniflare } from "./open-miniflare.ts";
import { renderManifest } from "./render-manifest.ts";
import { type WorkerEnv, renderSimpleBinding } from "./worker-options.ts";

/** Starts an upload once, alone and without storage, and says what it exports. Throws `ApiError` 10021 or 10068. */
export const inspectUpload = async (upload: Upload, bindings: Binding[]) => {
  const complaints: string[] = [];
  const started = performance.now();
  const miniflare = await openMiniflare({
    cf: false,
    logRequests: false,
    handleStructuredLogs: (line) => complaints.push(...readComplaint(line)),
    workers: [
      {
        config: {
          name: TRIAL,
          compatibilityDate: upload.metadata.compatibility_date,
          compatibilityFlags: upload.metadata.compatibility_flags,
          manifest: renderTrial(upload),
          env: Object.fromEntries(bindings.map((binding) => [binding.name, standIn(binding)])),
        },
        dev: { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
      },
    ],
  });
  try {
    const url = await miniflare.unsafeGetDirectURL(TRIAL).catch((error: unknown) => {
      throw new ApiError(400, 10021, complaints[0] ?? (error instanceof Error ? error.message : String(error)));
    });
    const startupTimeMs = Math.round(performance.now() - started);
    const code = (await (await fetch(url)).json()) as CodeShape;
    if (code.handlers.length + code.objects.length + code.entrypoints.length === 0)
      throw new ApiError(400, 10068, "The uploaded script has no registered event handlers.");
    return { code, startupTimeMs };
  } finally {
    // A runtime that failed to start says so once more here.
    await miniflare.dispose().catch(() => {});
  }
};

const TRIAL = "trial";

const readComplaint = ({ level, message }: WorkerdStructuredLog) =>
  level === "error" ? [message.replace(/^service core:user:trial: /, "").replaceAll("file:///", "")] : [];

const renderTrial = (upload: Upload) => {
  const main = JSON.stringify(`../${upload.metadata.main_module}`);
  const lines = [
    `import * as code from ${main};`,
    `import { describe } from "./describe.js";`,
    `export default { fetch: () => Response.json(describe(code)) };`,
  ];
  return renderManifest(upload.modules, ["describe.js"], { "entry.js": lines.join("\n") });
};

/** In the trial nothing is called, so a binding to another Worker, an object or assets may point at the trial itself. */
const standIn = (binding: Binding): WorkerEnv[string] => {
  const now = { id: "", annotations: {}, createdOn: "" };
  const simple = binding.type === "assets" ? null : renderSimpleBinding(now, binding);
  return simple ?? { type: "worker", worker: TRIAL };
};
