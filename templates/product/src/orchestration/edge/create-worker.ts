import { Problem } from "../contract/problem.ts";
import type { ErrorStyle, ProductDefinition } from "../contract/product-definition.ts";
import { answerControl } from "../control/answer-control.ts";
import { renderOpenApi } from "../openapi.ts";
import type { LayerEnv } from "../layer-env.ts";
import { createMesh, type Mesh } from "../mesh/mesh.ts";
import { readTrace } from "../mesh/trace.ts";
import { log, logOften } from "../observe/log.ts";
import { count } from "../observe/metrics.ts";
import { labelsOf } from "../observe/samples.ts";
import { answerOperation } from "./answer-operation.ts";
import type { Exchange } from "./exchange.ts";
import { renderJson, renderPreflight, renderText } from "./http-answer.ts";
import { renderFailure } from "./render-failure.ts";
import { limitWrites } from "./limit-writes.ts";
import { readBody } from "./request-body.ts";
import { compileRoutes } from "./router.ts";
import { createSession } from "./session.ts";

const REQUEST_ID = /^[\w-]{8,64}$/u;

/** One mesh for each isolate: it holds what was learnt of the services. */
const meshes = new WeakMap<LayerEnv, Mesh>();

const meshFor = (product: ProductDefinition, env: LayerEnv): Mesh => {
  const known = meshes.get(env);
  if (known !== undefined) return known;
  const mesh = createMesh(product, env, "edge");
  meshes.set(env, mesh);
  return mesh;
};

const requestIdOf = (request: Request, trace: string): string => {
  const given = request.headers.get("x-request-id");
  return given !== null && REQUEST_ID.test(given) ? given : trace;
};

const startSession = async (exchange: Exchange): Promise<Response> => {
  await limitWrites(exchange);
  return renderJson(201, await createSession(exchange.env, await readBody(exchange.request)));
};

/** Headers that carry secrets of this product. */
const secretHeaders = ({ callers, services }: ProductDefinition): string[] => [
  ...(callers === undefined ? [] : [callers.header]),
  ...Object.values(services).flatMap(({ operations }) => Object.values(operations).flatMap(({ keys = [] }) => keys)),
];

const answer = async (exchange: Exchange): Promise<Response> => {
  const { env, product, request, url } = exchange;
  if (request.method === "OPTIONS") return renderPreflight(secretHeaders(product));
  const { pathname } = url;
  if (pathname === "/healthz") return renderJson(200, { ok: true, version: env.VERSION.id, tag: env.VERSION.tag });
  if (pathname === "/openapi.json") return renderText(200, renderOpenApi(product));
  if (pathname === "/metrics" || pathname.startsWith("/control/")) return await answerControl(exchange);
  if (pathname === "/api/session" && request.method === "POST" && product.callers === undefined)
    return await startSession(exchange);
  return await answerOperation(exchange);
};

/** Whoever controls the product speaks the layer's own language. */
const styleFor = ({ product, url }: Exchange): ErrorStyle | undefined =>
  url.pathname.startsWith("/control/") ? undefined : product.errors;

const answerSafely = async (exchange: Exchange): Promise<Response> => {
  try {
    return await answer(exchange);
  } catch (error) {
    const style = styleFor(exchange);
    if (error instanceof Problem) return renderFailure(error.details, style, exchange.request, exchange.id);
    log("request-failed", { trace: exchange.trace, target: exchange.target, error: String(error) });
    const failed = new Problem(500, "failed", "The fault is ours.");
    return renderFailure(failed.details, style, exchange.request, exchange.id);
  }
};

const labels = new Map<string, string>();

const noteRequest = ({ id, request, started, target, trace }: Exchange, status: number): void => {
  const now = Date.now();
  const operation = target ?? "none";
  const identity = `${operation} ${status}`;
  const known = labels.get(identity) ?? labelsOf({ operation, status: String(status) });
  labels.set(identity, known);
  count("http_requests", known);
  const fields = { trace, request: id, method: request.method, target, status, ms: now - started };
  if (status >= 500) log("request", fields);
  else logOften(now, "request", fields);
};

/** The Worker of a product: takes HTTP, finds out who asks for what, and hands it to one instance by the mesh. */
export const createWorker = <Env extends LayerEnv>(
  product: ProductDefinition,
): Required<Pick<ExportedHandler<Env>, "fetch">> => {
  const routes = compileRoutes(product);
  return {
    async fetch(request, env, ctx) {
      const trace = readTrace(request.headers.get("traceparent"));
      const exchange: Exchange = {
        product,
        routes,
        mesh: meshFor(product, env),
        request,
        url: new URL(request.url),
        env,
        ctx,
        trace,
        id: requestIdOf(request, trace),
        started: Date.now(),
        target: null,
      };
      const response = await answerSafely(exchange);
      if (response.webSocket === null) {
        response.headers.set("x-request-id", exchange.id);
        for (const [name, value] of Object.entries(exchange.told ?? {})) response.headers.set(name, value);
      }
      noteRequest(exchange, response.status);
      return response;
    },
  };
};
