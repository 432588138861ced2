import type { JsonObject } from "../contract/call.ts";
import { invalid } from "../contract/problem.ts";
import { renderValue } from "../edge/http-answer.ts";
import { isCacheable } from "../edge/router.ts";
import {
  type ControlHandler,
  definitionOf,
  limitOf,
  registryOf,
  textOf,
  valueOf,
  warrantOf,
  wholeNumberOf,
} from "./control-request.ts";
import { ALL, GLOBAL_SETTINGS, SERVICE_SETTINGS, type Policy, type WantedChanges } from "./settings.ts";

/** What each service is, how it is, and what runs of it. */
export const listServices: ControlHandler = async (request) => {
  const { env, product, routes } = request.exchange;
  const overview = await registryOf(request).overview(Object.keys(product.services), request.now);
  const services = Object.entries(product.services).map(([name, { calls, operations, publishes, summary }]) => ({
    name,
    summary,
    calls: [...calls],
    operations: Object.keys(operations),
    publishes: Object.keys(publishes ?? {}),
    // What the settings `cacheMs` and `shards` have an effect on.
    cacheable: routes.filter((route) => route.service === name && isCacheable(route)).map((route) => route.operation),
    spreads: routes.some((route) => route.service === name && route.spreads),
    ...overview[name],
  }));
  return renderValue(200, { name: product.name, version: env.VERSION.id, tag: env.VERSION.tag, services });
};

const setPaused =
  (paused: boolean): ControlHandler =>
  async (request) => {
    definitionOf(request);
    const service = request.parameters["service"] ?? "";
    const policy = await registryOf(request).pauseService(service, paused, warrantOf(request), request.now);
    return renderValue(200, valueOf<Policy>(policy));
  };

export const pauseService = setPaused(true);
export const resumeService = setPaused(false);

/** What is set, what could be, and within which bounds. */
export const readSettings: ControlHandler = async (request) => {
  const [policy] = await registryOf(request).policies(1);
  const { paused = [], settings = {}, spread = {}, version = 0 } = policy ?? {};
  const bounds = { all: { ...SERVICE_SETTINGS, ...GLOBAL_SETTINGS }, service: SERVICE_SETTINGS };
  return renderValue(200, { version, settings, paused: [...paused], spread, bounds });
};

/** Whether each is a setting, and within its bounds, is the registry's to say. */
const changesOf = (body: JsonObject): WantedChanges => {
  const { changes } = body;
  if (typeof changes === "object" && changes !== null && !Array.isArray(changes)) return changes as WantedChanges;
  throw invalid([{ field: "changes", message: "must be an object of settings" }]);
};

/** A scope is `*` or a service. Throws 404 for another. */
const scopeOf = (request: Parameters<ControlHandler>[0]): string => {
  const scope = textOf(request.body, "scope", ALL);
  if (scope !== ALL) definitionOf({ ...request, parameters: { service: scope } });
  return scope;
};

export const changeSettings: ControlHandler = async (request) => {
  const expected = wholeNumberOf(request.body, "version");
  const change = { scope: scopeOf(request), changes: changesOf(request.body), expected };
  const policy = await registryOf(request).tune(change, warrantOf(request), request.now);
  return renderValue(200, valueOf<Policy>(policy));
};

export const revertSettings: ControlHandler = async (request) => {
  const version = wholeNumberOf(request.body, "version");
  if (version === null) throw invalid([{ field: "version", message: "is required" }]);
  const policy = await registryOf(request).revert(version, warrantOf(request), request.now);
  return renderValue(200, valueOf<Policy>(policy));
};

export const listSettings: ControlHandler = async (request) =>
  renderValue(200, { items: await registryOf(request).policies(limitOf(request)) });

export const listAudit: ControlHandler = async (request) =>
  renderValue(200, { items: await registryOf(request).audit(limitOf(request)) });

export const listRecommendations: ControlHandler = async (request) =>
  renderValue(200, { items: await registryOf(request).recommendations(limitOf(request)) });

export const recommend: ControlHandler = async (request) => {
  const evidence = textOf(request.body, "evidence");
  const made = await registryOf(request).recommend(
    scopeOf(request),
    changesOf(request.body),
    evidence,
    warrantOf(request),
    request.now,
  );
  return renderValue(201, valueOf<unknown>(made));
};

const decide =
  (decision: "applied" | "dismissed"): ControlHandler =>
  async (request) => {
    const id = Number(request.parameters["id"]);
    return renderValue(
      200,
      valueOf<unknown>(await registryOf(request).decide(id, decision, warrantOf(request), request.now)),
    );
  };

export const applyRecommendation = decide("applied");
export const dismissRecommendation = decide("dismissed");
