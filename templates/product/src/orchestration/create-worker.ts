import type { Json, Outcome, Person } from "./call.ts";
import { renderJson, renderPreflight, renderProblem } from "./http-answer.ts";
import { chooseInstance } from "./instance-key.ts";
import type { LayerEnv } from "./layer-env.ts";
import { log } from "./log.ts";
import { createMesh } from "./mesh.ts";
import { Problem } from "./problem.ts";
import type { ProductDefinition } from "./product-definition.ts";
import { readBody } from "./request-body.ts";
import { compileRoutes, fillPath, type Match, matchRoute, type Route } from "./router.ts";
import { createSession, readPerson } from "./session.ts";

const REQUEST_ID = /^[\w-]{8,64}$/u;
const ONCE = /^[\x21-\x7e]{1,128}$/u;

/** One request on its way through the layer. */
type Exchange = {
  product: ProductDefinition;
  routes: readonly Route[];
  request: Request;
  url: URL;
  env: LayerEnv;
  ctx: ExecutionContext;
  trace: string;
  /** What is asked for, as soon as it is known: `Service.operation`. */
  target: string | null;
};

const traceOf = (request: Request): string => {
  const given = request.headers.get("x-request-id");
  return given !== null && REQUEST_ID.test(given) ? given : crypto.randomUUID();
};

const isWrite = ({ method }: Request): boolean => method !== "GET" && method !== "HEAD";

const limitWrites = async ({ env, request }: Exchange): Promise<void> => {
  if (env.WRITE_LIMIT === undefined || !isWrite(request)) return;
  const key = request.headers.get("cf-connecting-ip") ?? "unknown";
  const { success } = await env.WRITE_LIMIT.limit({ key });
  if (!success) throw new Problem(429, "too-many-requests", "Too many writes. Wait a minute.");
};

/** Who is not signed in is sent away here; who is not the owner, by the instance, which knows its owner. */
const refuseStranger = ({ route }: Match, person: Person | null): void => {
  if (route.definition.access !== "anyone" && person === null)
    throw new Problem(401, "sign-in-first", "Sign in first: POST /api/session with your name.");
};

const onceOf = (request: Request, { route }: Match, person: Person | null): string | null => {
  const given = request.headers.get("idempotency-key");
  if (given === null || !isWrite(request)) return null;
  if (!ONCE.test(given)) throw new Problem(400, "bad-idempotency-key", "An idempotency key has 1 to 128 characters.");
  return `${person?.id ?? "anyone"} ${route.operation} ${given}`;
};

const isTaken = (outcome: Outcome): boolean => !outcome.ok && outcome.problem.code === "not-unique";

const locationOf = ({ route }: Match, key: string, body: Json): Record<string, string> => {
  const { location } = route.definition;
  if (location === undefined || typeof body !== "object" || body === null || Array.isArray(body)) return {};
  return { location: fillPath(location, { ...body, ...("name" in route.key && { [route.key.name]: key }) }) };
};

/** Calls the operation on the instance, or on the first free one of those that may be made. */
const callInstance = async (
  { ctx, env, product, request, routes, trace, url }: Exchange,
  match: Match,
  person: Person | null,
): Promise<{ outcome: Outcome; key: string }> => {
  const body = isWrite(request) ? await readBody(request) : null;
  const input = { id: match.id, query: Object.fromEntries(url.searchParams), body };
  const { choices, fresh } = chooseInstance(routes, match, person, body);
  const { service, operation } = match.route;
  const once = onceOf(request, match, person);
  const mesh = createMesh(product, env, ctx, "edge");
  let answer: { outcome: Outcome; key: string } | null = null;
  for (const key of choices) {
    answer = { outcome: await mesh.call({ service, key, operation, input, trace, person, fresh, once }), key };
    if (!fresh || !isTaken(answer.outcome)) break;
  }
  if (answer === null) throw new Error(`${service}: no name to choose from`);
  return answer;
};

const answerOperation = async (exchange: Exchange): Promise<Response> => {
  const { env, request, routes, trace, url } = exchange;
  const match = matchRoute(routes, request.method, url.pathname);
  exchange.target = `${match.route.service}.${match.route.operation}`;
  await limitWrites(exchange);
  const person = await readPerson(env, request.headers.get("authorization"));
  refuseStranger(match, person);
  const { outcome, key } = await callInstance(exchange, match, person);
  if (!outcome.ok) return renderProblem(outcome.problem, trace);
  const location = outcome.status === 201 ? locationOf(match, key, outcome.body) : {};
  return renderJson(outcome.status, outcome.body, { ...location, ...outcome.headers });
};

const answer = async (exchange: Exchange): Promise<Response> => {
  const { env, request, url } = exchange;
  if (request.method === "OPTIONS") return renderPreflight();
  if (url.pathname === "/healthz") return renderJson(200, { ok: true, version: env.VERSION.id, tag: env.VERSION.tag });
  if (url.pathname !== "/api/session" || request.method !== "POST") return await answerOperation(exchange);
  await limitWrites(exchange);
  return renderJson(201, await createSession(env, await readBody(request)));
};

const answerSafely = async (exchange: Exchange): Promise<Response> => {
  try {
    return await answer(exchange);
  } catch (error) {
    if (error instanceof Problem) return renderProblem(error.details, exchange.trace);
    log("request-failed", { trace: exchange.trace, target: exchange.target, error: String(error) });
    return renderProblem(new Problem(500, "failed", "The fault is ours.").details, exchange.trace);
  }
};

/** The Worker of a product: takes HTTP, finds out who asks for what, and hands it to one instance by the mesh. */
export const createWorker = <Env extends LayerEnv>(
  product: ProductDefinition,
): Required<Pick<ExportedHandler<Env>, "fetch">> => {
  const routes = compileRoutes(product);
  return {
    async fetch(request, env, ctx) {
      const started = Date.now();
      const trace = traceOf(request);
      const url = new URL(request.url);
      const exchange: Exchange = { product, routes, request, url, env, ctx, trace, target: null };
      const response = await answerSafely(exchange);
      response.headers.set("x-request-id", trace);
      const { method } = request;
      log("request", { trace, method, target: exchange.target, status: response.status, ms: Date.now() - started });
      return response;
    },
  };
};
