import { randomUUID } from "node:crypto";
import * as v from "valibot";
import type { Binding, Script, Version } from "./account.ts";
import { ApiError } from "./api-error.ts";
import { parseBody } from "./parse-body.ts";
import { newDeployment } from "./publish-upload.ts";
import { renderVersion } from "./render-script.ts";
import type { Route } from "./route.ts";
import { draftScript, requireScript } from "./script-routes.ts";

const Secret = v.object({ name: v.string(), text: v.string(), type: v.optional(v.literal("secret_text")) });
const Secrets = v.object({ secrets: v.record(v.string(), v.nullable(v.object({ text: v.string() }))) });
const Patch = v.object({
  env: v.record(v.string(), v.nullable(v.object({ type: v.literal("secret_text"), text: v.string() }))),
  annotations: v.optional(v.record(v.string(), v.string()), {}),
});
type Changes = Record<string, { text: string } | null>;

const SCRIPT = "/accounts/:account/workers/scripts/:name";

/** Secrets belong to versions: every change makes a new version. */
export const secretRoutes: Route[] = [
  {
    method: "GET",
    path: `${SCRIPT}/secrets`,
    run: (call) => ({ result: secretsOf(requireScript(call).versions.at(-1)) }),
  },
  {
    method: "PUT",
    path: `${SCRIPT}/secrets`,
    async run(call) {
      const { name, text } = parseBody(Secret, call.body);
      const script = draftScript(call);
      deploySecrets(script, { [name]: { text } }, 10215);
      await call.cloudflare.commit(script);
      return { result: { name, type: "secret_text" } };
    },
  },
  {
    method: "DELETE",
    path: `${SCRIPT}/secrets/:secret`,
    async run(call) {
      const script = draftScript(call);
      const secret = call.params.secret ?? "";
      if (!secretsOf(script.versions.at(-1)).some(({ name }) => name === secret))
        throw new ApiError(404, 10056, `Binding '${secret}' not found.`);
      deploySecrets(script, { [secret]: null }, 10215);
      await call.cloudflare.commit(script);
      return { result: null };
    },
  },
  {
    method: "PATCH",
    path: `${SCRIPT}/secrets-bulk`,
    async run(call) {
      const script = draftScript(call);
      deploySecrets(script, parseBody(Secrets, call.body).secrets, 10214);
      await call.cloudflare.commit(script);
      return { result: secretsOf(script.versions.at(-1)) };
    },
  },
  {
    method: "PATCH",
    path: "/accounts/:account/workers/workers/:name/versions/latest",
    async run(call) {
      const script = draftScript(call);
      const { env, annotations } = parseBody(Patch, call.body);
      const version = addVersion(script, env, annotations);
      await call.cloudflare.commit(script);
      return { result: renderVersion(version) };
    },
  },
];

const secretsOf = (version: Version | undefined) =>
  (version?.bindings ?? []).filter(({ type }) => type === "secret_text").map(({ name, type }) => ({ name, type }));

/** Adds a version with changed secrets and makes it live, which needs the latest version to be live alone. */
const deploySecrets = (script: Script, changes: Changes, refusal: 10214 | 10215) => {
  const [only, ...others] = script.deployments[0]?.versions ?? [];
  if (others.length > 0 || only?.version_id !== script.versions.at(-1)?.id)
    throw new ApiError(400, refusal, "Secret edit failed: the latest version of this Worker isn't currently deployed.");
  const version = addVersion(script, changes, {});
  script.deployments.unshift(newDeployment([{ version_id: version.id, percentage: 100 }], version.annotations));
};

const addVersion = (script: Script, changes: Changes, annotations: Record<string, string>): Version => {
  const latest = script.versions.at(-1);
  if (!latest) throw new ApiError(404, 10222, "This Worker has no versions.");
  const taken = latest.bindings.find(({ name, type }) => changes[name] !== undefined && type !== "secret_text");
  if (taken) throw new ApiError(400, 10053, `Binding name '${taken.name}' already in use.`);
  const secrets = Object.entries(changes).flatMap(([name, secret]): Binding[] =>
    secret ? [{ name, type: "secret_text", text: secret.text }] : [],
  );
  const version: Version = {
    ...structuredClone(latest),
    id: randomUUID(),
    number: latest.number + 1,
    createdOn: new Date().toISOString(),
    annotations: { "workers/triggered_by": "secret", ...annotations },
    bindings: [...latest.bindings.filter(({ name }) => changes[name] === undefined), ...secrets],
  };
  script.versions.push(version);
  script.modifiedOn = version.createdOn;
  return version;
};
