import type { JsonObject } from "../contract/call.ts";
import { invalid, notFound, Problem } from "../contract/problem.ts";
import type { Exchange } from "../edge/exchange.ts";
import { readBody } from "../edge/request-body.ts";
import { MONITORS, monitorName } from "../observe/monitor.ts";
import { OPEN_METRICS_TYPE, renderOpenMetrics } from "../observe/render-open-metrics.ts";
import type { Sample } from "../observe/samples.ts";
import { authoriseControl } from "./authorise-control.ts";
import type { ControlHandler } from "./control-request.ts";
import { readSeries } from "./series-route.ts";
import * as instances from "./instance-routes.ts";
import * as services from "./service-routes.ts";

/** Reads the counts of all monitors. */
const readMetrics: ControlHandler = async ({ exchange: { env }, now }) => {
  const monitors = Array.from({ length: MONITORS }, (_, index) => env.MONITOR.getByName(monitorName(index)));
  const samples = await Promise.all(monitors.map((monitor) => monitor.read(now)));
  return new Response(renderOpenMetrics(samples.flat() as Sample[]), {
    headers: { "content-type": OPEN_METRICS_TYPE, "cache-control": "no-store" },
  });
};

const INSTANCE = "/control/services/:service/instances/:key";

/** Method and path → what answers. */
const ROUTES: Record<string, ControlHandler> = {
  "GET /metrics": readMetrics,
  "GET /control/series": readSeries,
  "GET /control/services": services.listServices,
  "POST /control/services/:service/pause": services.pauseService,
  "POST /control/services/:service/resume": services.resumeService,
  "POST /control/services/:service/purge": instances.purgeInstances,
  "GET /control/services/:service/instances": instances.listInstances,
  [`GET ${INSTANCE}`]: instances.inspectInstance,
  [`PUT ${INSTANCE}`]: instances.createInstance,
  [`DELETE ${INSTANCE}`]: instances.deleteInstance,
  [`POST ${INSTANCE}/pause`]: instances.pauseInstance,
  [`POST ${INSTANCE}/resume`]: instances.resumeInstance,
  [`POST ${INSTANCE}/retire`]: instances.retireInstance,
  [`GET ${INSTANCE}/export`]: instances.exportInstance,
  [`POST ${INSTANCE}/import`]: instances.importInstance,
  [`GET ${INSTANCE}/dead-letters`]: instances.listDeadLetters,
  [`POST ${INSTANCE}/dead-letters/redrive`]: instances.redriveDeadLetters,
  "GET /control/settings": services.readSettings,
  "PATCH /control/settings": services.changeSettings,
  "GET /control/settings/history": services.listSettings,
  "POST /control/settings/revert": services.revertSettings,
  "GET /control/recommendations": services.listRecommendations,
  "POST /control/recommendations": services.recommend,
  "POST /control/recommendations/:id/apply": services.applyRecommendation,
  "POST /control/recommendations/:id/dismiss": services.dismissRecommendation,
  "GET /control/audit": services.listAudit,
};

/** What a watcher may ask: nothing that touches an instance or stops a service. */
const FOR_WATCHERS = new Set([
  "GET /metrics",
  "GET /control/series",
  "GET /control/services",
  "GET /control/settings",
  "PATCH /control/settings",
  "GET /control/settings/history",
  "POST /control/settings/revert",
  "GET /control/recommendations",
  "POST /control/recommendations",
  "POST /control/recommendations/:id/apply",
  "POST /control/recommendations/:id/dismiss",
]);

type Found = { address: string; handler: ControlHandler; parameters: Record<string, string> };

const PATTERNS = Object.entries(ROUTES).map(([address, handler]) => {
  const [method = "", path = ""] = address.split(" ");
  return { address, method, segments: path.split("/"), handler };
});

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Problem(400, "bad-path", "A name in the path is badly encoded.");
  }
};

/** Throws 404, and 405 for an address that knows other methods. */
export const findControlRoute = (method: string, pathname: string): Found => {
  const path = pathname.split("/");
  const fitting = PATTERNS.filter(
    ({ segments }) =>
      segments.length === path.length &&
      segments.every((segment, index) => segment.startsWith(":") || segment === path[index]),
  );
  const found = fitting.find((pattern) => pattern.method === method);
  if (found === undefined && fitting.length === 0) throw notFound("address of the control API");
  if (found === undefined)
    throw new Problem(405, "method-not-allowed", `This address knows ${fitting.map((one) => one.method).join(", ")}.`);
  const parameters = found.segments.flatMap((segment, index): [string, string][] =>
    segment.startsWith(":") ? [[segment.slice(1), decode(path[index] ?? "")]] : [],
  );
  return { address: found.address, handler: found.handler, parameters: Object.fromEntries(parameters) };
};

const bodyOf = async ({ request, url }: Exchange): Promise<JsonObject> => {
  if (request.method === "GET" || url.pathname.endsWith("/import")) return {};
  const body = (await readBody(request)) ?? {};
  if (typeof body === "object" && !Array.isArray(body)) return body;
  throw invalid([{ field: "body", message: "must be a JSON object" }]);
};

/** The control API and the metrics, for whoever has the control token, and in part for watchers. Throws problems. */
export const answerControl = async (exchange: Exchange): Promise<Response> => {
  const { env, request, started, url } = exchange;
  const asked = { host: url.host, now: started };
  const controller = await authoriseControl(env, request.headers.get("authorization"), asked);
  const { address, handler, parameters } = findControlRoute(
    request.method === "HEAD" ? "GET" : request.method,
    url.pathname,
  );
  if (controller === "watcher" && !FOR_WATCHERS.has(address))
    throw new Problem(403, "not-for-watchers", "This needs the control token of an operator.");
  exchange.target = "control";
  return await handler({ exchange, parameters, body: await bodyOf(exchange), now: started });
};
