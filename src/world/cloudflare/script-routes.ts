import * as v from "valibot";
import { noSuchWorker } from "./api-error.ts";
import type { Script } from "./account.ts";
import { parseBody } from "./parse-body.ts";
import { parseUpload } from "./parse-upload.ts";
import { publishUpload } from "./publish-upload.ts";
import { renderService, renderSettings, renderVersion } from "./render-script.ts";
import type { Call, Route } from "./route.ts";

/** The script that a path names. Throws `ApiError` 10007. */
export const requireScript = ({ cloudflare, params }: Call): Script => {
  const script = cloudflare.store.account.scripts[params.name ?? ""];
  if (!script) throw noSuchWorker();
  return script;
};

/** Deep copy to change and commit. */
export const draftScript = (call: Call): Script => structuredClone(requireScript(call));

const Settings = v.object({
  tags: v.nullish(v.array(v.string())),
  logpush: v.nullish(v.boolean()),
  observability: v.optional(v.unknown()),
  tail_consumers: v.nullish(v.array(v.looseObject({ service: v.string() }))),
});
const Subdomain = v.object({ enabled: v.optional(v.boolean()), previews_enabled: v.optional(v.boolean()) });

const WORKERS = "/accounts/:account/workers";
const SCRIPT = `${WORKERS}/scripts/:name`;

/** Uploads, settings and removal of scripts. */
export const scriptRoutes: Route[] = [
  {
    method: "GET",
    path: `${WORKERS}/services/:name`,
    run: (call) => ({ result: renderService(requireScript(call)) }),
  },
  {
    method: "DELETE",
    path: `${WORKERS}/services/:name`,
    async run(call) {
      await call.cloudflare.remove(requireScript(call).name);
      return { result: null };
    },
  },
  {
    method: "GET",
    path: `${WORKERS}/workers/:name`,
    run(call) {
      const { name, tag, subdomain } = requireScript(call);
      return {
        result: { id: tag, name, subdomain: { ...subdomain, preview_url_suffix: `-${name}.local.workers.dev` } },
      };
    },
  },
  {
    method: "PUT",
    path: SCRIPT,
    async run(call) {
      const upload = await parseUpload(call.body, call.headers["content-type"] ?? "");
      const published = await publishUpload(call.cloudflare, call.params.name ?? "", upload, "deploy");
      const { script, version, reconciliation } = published;
      return {
        result: {
          id: script.name,
          tag: script.tag,
          etag: version.etag,
          handlers: version.code.handlers,
          startup_time_ms: version.startupTimeMs,
          deployment_id: version.id.replaceAll("-", ""),
          ...(reconciliation && { exports_reconciliation: reconciliation }),
        },
      };
    },
  },
  {
    method: "POST",
    path: `${SCRIPT}/versions`,
    async run(call) {
      requireScript(call);
      const upload = await parseUpload(call.body, call.headers["content-type"] ?? "");
      const { version } = await publishUpload(call.cloudflare, call.params.name ?? "", upload, "version");
      return { result: renderVersion(version) };
    },
  },
  { method: "GET", path: `${SCRIPT}/settings`, run: (call) => ({ result: renderSettings(requireScript(call)) }) },
  {
    method: "PATCH",
    path: `${SCRIPT}/script-settings`,
    async run(call) {
      const script = draftScript(call);
      const { tags, logpush, observability, tail_consumers: tails } = parseBody(Settings, call.body);
      const { settings } = script;
      settings.tags = tags ?? settings.tags;
      settings.logpush = logpush ?? settings.logpush;
      settings.observability = observability ?? settings.observability;
      settings.tail_consumers = tails ?? settings.tail_consumers;
      await call.cloudflare.commit(script);
      return { result: script.settings };
    },
  },
  { method: "GET", path: `${SCRIPT}/subdomain`, run: (call) => ({ result: requireScript(call).subdomain }) },
  {
    method: "POST",
    path: `${SCRIPT}/subdomain`,
    async run(call) {
      const script = draftScript(call);
      const wanted = parseBody(Subdomain, call.body);
      script.subdomain.enabled = wanted.enabled ?? script.subdomain.enabled;
      script.subdomain.previews_enabled = wanted.previews_enabled ?? script.subdomain.previews_enabled;
      await call.cloudflare.commit(script);
      return { result: script.subdomain };
    },
  },
];
