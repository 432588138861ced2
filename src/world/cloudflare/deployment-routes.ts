import * as v from "valibot";
import type { Script, Version } from "./account.ts";
import { ApiError } from "./api-error.ts";
import { parseBody } from "./parse-body.ts";
import { newDeployment } from "./publish-upload.ts";
import { renderDeployment, renderVersion } from "./render-script.ts";
import { checkTargets } from "./resolve-bindings.ts";
import type { Route } from "./route.ts";
import { draftScript, requireScript } from "./script-routes.ts";

/** Only so many of the latest versions can be listed and deployed. */
const DEPLOYABLE = 100;

const Wanted = v.object({
  strategy: v.literal("percentage"),
  versions: v.pipe(
    v.array(v.object({ version_id: v.string(), percentage: v.pipe(v.number(), v.minValue(0), v.maxValue(100)) })),
    v.minLength(1),
    v.maxLength(2, "A deployment has at most 2 versions."),
    v.check((versions) => {
      const sum = versions.reduce((total, { percentage }) => total + percentage, 0);
      return Math.abs(sum - 100) < 0.001;
    }, "The percentages do not sum up to 100."),
  ),
  annotations: v.optional(v.record(v.string(), v.string()), {}),
  code_update_strategy: v.optional(v.unknown()),
});

const SCRIPT = "/accounts/:account/workers/scripts/:name";

/** Versions, and which of them are live. */
export const deploymentRoutes: Route[] = [
  {
    method: "GET",
    path: `${SCRIPT}/versions`,
    run: (call) => ({
      result: { items: requireScript(call).versions.slice(-DEPLOYABLE).toReversed().map(renderVersion) },
    }),
  },
  {
    method: "GET",
    path: `${SCRIPT}/versions/:version`,
    run: (call) => ({ result: renderVersion(findVersion(requireScript(call), call.params.version ?? "")) }),
  },
  {
    method: "GET",
    path: `${SCRIPT}/deployments`,
    run: (call) => ({ result: { deployments: requireScript(call).deployments.map(renderDeployment) } }),
  },
  {
    method: "POST",
    path: `${SCRIPT}/deployments`,
    async run(call) {
      const script = draftScript(call);
      const { versions, annotations, code_update_strategy: codeUpdateStrategy } = parseBody(Wanted, call.body);
      const chosen = versions.map(({ version_id: id }) => findVersion(script, id));
      for (const version of chosen)
        checkTargets(call.cloudflare.store.account, script.name, version.bindings, script.classes, 10061);
      checkSplit(chosen);
      if (call.query.get("force") !== "true") checkSecrets(script, chosen);
      script.deployments.unshift({ ...newDeployment(versions, annotations), codeUpdateStrategy });
      await call.cloudflare.commit(script);
      return { result: script.deployments[0] && renderDeployment(script.deployments[0]) };
    },
  },
];

const findVersion = (script: Script, id: string): Version => {
  const version = script.versions.slice(-DEPLOYABLE).find((one) => one.id === id);
  if (!version) throw new ApiError(404, 10007, `Version ${id} does not exist, or is not among the last ${DEPLOYABLE}.`);
  return version;
};

const checkSplit = ([one, other]: Version[]) => {
  if (other && JSON.stringify(one?.classes) !== JSON.stringify(other.classes))
    throw new ApiError(400, 100405, "The versions of a deployment must declare the same Durable Object exports.");
};

/** Going back to a version whose secrets differ from the live ones has to be said twice. */
const checkSecrets = (script: Script, chosen: Version[]) => {
  const liveIds = script.deployments[0]?.versions.map((share) => share.version_id) ?? [];
  const live = script.versions.findLast((version) => liveIds.includes(version.id));
  if (!live) return;
  const changed = new Set<string>();
  for (const version of chosen.filter(({ number }) => number < live.number)) {
    const [then, now] = [secretsOf(version), secretsOf(live)];
    for (const name of [...then.keys(), ...now.keys()]) if (then.get(name) !== now.get(name)) changed.add(name);
  }
  if (changed.size > 0)
    throw new ApiError(400, 10220, `The following secrets have changed: ${[...changed].toSorted().join(", ")}`);
};

const secretsOf = ({ bindings }: Version) =>
  new Map(bindings.filter(({ type }) => type === "secret_text").map(({ name, text }) => [name, text]));
