import type { Call, FullOutcome, Input, Json, Person } from "../contract/call.ts";
import { hasAlready } from "../contract/entity-tags.ts";
import { invalid, named, Problem, type ProblemDetails } from "../contract/problem.ts";
import { shardKey, SINGLE } from "../contract/shards.ts";
import { parseBody, parseTaken, type Schema } from "../contract/schema.ts";
import { settingsOf, spreadOf } from "../control/settings.ts";
import { ensurePolicy } from "../mesh/refresh-policy.ts";
import type { Stub } from "../mesh/target.ts";
import { count } from "../observe/metrics.ts";
import { labelsOf } from "../observe/samples.ts";
import { shortVersion } from "../observe/version.ts";
import { BETWEEN, WITH_KEYS } from "../object/record-query.ts";
import { CALL_HEADER, packHeader, ROOM_HEADER, STRANGER_HEADER } from "../object/service-object.ts";
import { forgetReads, keepRead, recallRead } from "./answer-cache.ts";
import { type AskShard, gatherCount, gatherPage } from "./gather-shards.ts";
import { type Exchange, isWrite } from "./exchange.ts";
import { renderText } from "./http-answer.ts";
import { renderFailure } from "./render-failure.ts";
import { chooseInstance } from "./instance-key.ts";
import { limitWrites } from "./limit-writes.ts";
import { onceOf, printOf } from "./once.ts";
import { hashSecret } from "../object/secrets.ts";
import { readFile, readMembers } from "./request-body.ts";
import { isCacheable, type Match, matchRoute } from "./router.ts";
import { identify } from "./identify.ts";

/** A browser's WebSocket sends no header, but it names protocols. */
const FEED_PROTOCOL = "feed";
const TOKEN_PROTOCOL = /(?:^|,)\s*bearer\.(?<token>[\w.-]+)/u;

/** Who is not signed in is sent away here; who is not the owner, by the instance, which knows its owner. */
const refuseStranger = ({ product }: Exchange, { route }: Match, person: Person | null): void => {
  if (route.definition.access !== "anyone" && person === null)
    throw named(new Problem(401, "sign-in-first", "Sign in first."), product.callers?.code);
};

/** A member that must not be there is an error of its own, not something to be left unread. */
const refuseMembers = (
  body: Json | undefined,
  rejects: readonly string[] | "others",
  known: readonly string[],
): void => {
  if (typeof body !== "object" || body === null) return;
  const wrong = Object.keys(body).filter((name) =>
    rejects === "others" ? !known.includes(name) : rejects.includes(name),
  );
  if (wrong.length > 0) throw invalid(wrong.map((field) => ({ field, message: "must not be there" })));
};

/** Refusals that go before those of a body. */
const FIRST = new Set([401, 403, 404, 410]);

/** Whether the object has to say first that there is no such record, or that it is not for this caller. */
const isObjectFirst = ({ above, id, key, route }: Match): boolean =>
  id !== "" ||
  above.length > 0 ||
  (key !== null && route.key.from === "generated") ||
  (route.definition.refuses ?? []).some((status) => FIRST.has(status));

/** What the records are that an operation is about. */
const schemaOf = ({ product }: Exchange, { route }: Match): Schema | undefined => {
  const service = product.services[route.service];
  const { on } = route.definition;
  return on === undefined ? service?.schema : service?.parts?.[on]?.schema;
};

/** What can't be right is refused before it costs an object anything. The object checks again: others call it too. */
const refuseInvalid = (exchange: Exchange, match: Match, body: Json | undefined): void => {
  const { route } = match;
  const { accepts, late, partial, precondition, rejects, takes } = route.definition;
  if (rejects !== undefined) refuseMembers(body, rejects, accepts ?? Object.keys(takes ?? {}));
  if (late || precondition?.first || isObjectFirst(match)) return;
  const schema = schemaOf(exchange, match);
  if (takes !== undefined) parseTaken(takes, body);
  else if (accepts !== undefined && schema !== undefined)
    parseBody(schema, body, accepts, partial ? "changes" : "whole");
};

/** Secrets go no further than this. */
const readKeys = async (request: Request, headers: readonly string[]): Promise<Record<string, string>> => {
  const keys: Record<string, string> = {};
  for (const header of headers) {
    const secret = request.headers.get(header);
    if (secret !== null && secret !== "") keys[header] = await hashSecret(secret);
  }
  return keys;
};

const readInput = async (exchange: Exchange, match: Match): Promise<Input> => {
  const { request, url } = exchange;
  const { definition } = match.route;
  const input: Input = { id: match.id, ...(match.above.length > 0 && { above: match.above }) };
  if (isWrite(request))
    input.body = await (definition.intake === undefined
      ? readMembers(request, url.searchParams, definition, definition.takes ?? schemaOf(exchange, match))
      : readFile(request));
  refuseInvalid(exchange, match, input.body);
  const { answers, counts, keys, narrows = {}, precondition } = definition;
  const { [WITH_KEYS]: _, ...query } = Object.fromEntries(url.searchParams);
  for (const [name, { by }] of Object.entries(narrows))
    if (by === "has" && name in query) query[name] = url.searchParams.getAll(name).join(BETWEEN);
  if (url.search !== "") input.query = query;
  if (precondition !== undefined) Object.assign(input, readConditions(request));
  if ((answers === "redirect" || counts) && request.method === "HEAD") input.peeks = true;
  if (keys !== undefined) input.keys = await readKeys(request, keys);
  return input;
};

/** What the caller says of the version that it knows. */
const readConditions = ({ headers }: Request): Pick<Input, "ifMatch" | "ifNoneMatch"> => {
  const [ifMatch, ifNoneMatch] = [headers.get("if-match"), headers.get("if-none-match")];
  return { ...(ifMatch !== null && { ifMatch }), ...(ifNoneMatch !== null && { ifNoneMatch }) };
};

const isTaken = (outcome: FullOutcome): boolean => !outcome.ok && outcome.problem.code === "not-unique";

type Question = { match: Match; person: Person | null; input: Input; once: string | null; print?: string | undefined };

/** Calls the operation on the instance, or on the first free one of those that may be made. */
const callInstance = async (
  exchange: Exchange,
  { input, match, once, person, print }: Question,
): Promise<FullOutcome> => {
  const { ctx, mesh, routes, trace } = exchange;
  const { service, target } = match.route;
  const { choices, fresh } = chooseInstance(routes, match, person, input.body, once);
  let outcome: FullOutcome | null = null;
  for (const key of choices) {
    outcome = await mesh.call({ target, key, input, trace, person, fresh, once, print }, ctx);
    if (isWrite(exchange.request)) forgetReads(service, key);
    if (!fresh || !isTaken(outcome)) break;
  }
  if (outcome === null) throw new Error(`${service}: no name to choose from`);
  return outcome;
};

/** Asks all instances that a service is spread over, where an answer is about all of them. */
const callShards = async (exchange: Exchange, question: Question): Promise<FullOutcome> => {
  const { ctx, env, mesh, trace } = exchange;
  const { input, match, person } = question;
  const { answers } = match.route.definition;
  const { service, target } = match.route;
  if (!match.route.spreads) return await callInstance(exchange, question);
  await ensurePolicy(env);
  const shards = spreadOf(service);
  const isGathered = answers === "page" || answers === "count" || answers === "deleted";
  if (shards === 1 || !isGathered) return await callInstance(exchange, question);
  const ask: AskShard = (shard, query) =>
    mesh.call({ target, key: shardKey(shard), input: { ...input, query }, trace, person }, ctx);
  return answers === "page"
    ? await gatherPage(ask, shards, input.query ?? {})
    : await gatherCount(ask, shards, answers, input.query ?? {});
};

/** Answers a read that is open to anyone from memory, where the settings let it. */
const callThroughCache = async (exchange: Exchange, question: Question): Promise<FullOutcome> => {
  const { key, route } = question.match;
  const { operation, service } = route;
  const { cacheMs } = settingsOf(service);
  // What somebody is told is theirs.
  if (cacheMs === 0 || key === null || question.person !== null || !isCacheable(route))
    return await callShards(exchange, question);
  const asked = exchange.url.pathname + exchange.url.search;
  const known = recallRead(service, key, asked, exchange.started);
  if (known !== null) {
    count("layer_cache_hits", labelsOf({ service, operation, version: shortVersion(exchange.env) }));
    return known;
  }
  const outcome = await callInstance(exchange, question);
  if (outcome.ok) keepRead(service, key, asked, { outcome, until: exchange.started + cacheMs });
  return outcome;
};

const tokenOf = (request: Request): string | null => {
  const header = request.headers.get("authorization");
  if (header !== null || request.headers.get("upgrade") === null) return header;
  const named = TOKEN_PROTOCOL.exec(request.headers.get("sec-websocket-protocol") ?? "")?.groups?.["token"];
  return named === undefined ? null : `Bearer ${named}`;
};

/** Whether a request becomes a WebSocket. Throws 426 where it must, and does not ask to. */
const isSocket = ({ request }: Exchange, { route }: Match): boolean => {
  const { answers } = route.definition;
  if (answers !== "feed" && answers !== "room") return false;
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket") return true;
  throw new Problem(426, "websocket-only", "Open this address as a WebSocket.");
};

/** Who asks, and may; `stranger`: a socket tells them that it is not known who they are. Throws 401. */
const admit = async (exchange: Exchange, match: Match): Promise<{ person: Person | null; stranger: boolean }> => {
  const { product, url } = exchange;
  const { definition, service } = match.route;
  const room = definition.answers === "room" ? product.services[service]?.room : undefined;
  const given = room?.token === undefined ? null : url.searchParams.get(room.token);
  try {
    const person = await identify(exchange, tokenOf, given);
    refuseStranger(exchange, match, person);
    return { person, stranger: false };
  } catch (error) {
    if (room?.closes.stranger === undefined || !(error instanceof Problem) || error.details.status !== 401) throw error;
    return { person: null, stranger: true };
  }
};

/** Somebody who only says what they are called; each connection is a guest of its own. Throws 422 without a name. */
const guestOf = ({ product, url }: Exchange, { route: { service } }: Match): Person | null => {
  const guest = product.services[service]?.room?.guest;
  if (guest === undefined) return null;
  const name = (url.searchParams.get(guest.name) ?? "").trim();
  if (name.length >= guest.min && name.length <= guest.max) return { id: crypto.randomUUID(), name };
  const message = `must be ${guest.min}–${guest.max} characters`;
  throw new Problem(422, "invalid-query", `${guest.name} ${message}`, [{ field: guest.name, message }]);
};

/** Hands the request over to the instance, which keeps the socket. */
const openSocket = async (
  exchange: Exchange,
  match: Match,
  { person, stranger }: { person: Person | null; stranger: boolean },
): Promise<Response> => {
  const { ctx, mesh, request, routes, trace } = exchange;
  const [key] = [...chooseInstance(routes, match, person, null, null).choices];
  if (key === undefined) throw new Error(`${match.route.service}: no instance to watch`);
  const open = (stub: Stub, call: Call): Promise<Response> =>
    stub.fetch(
      new Request(request.url, {
        headers: {
          upgrade: "websocket",
          [CALL_HEADER]: packHeader(call),
          ...(match.route.definition.answers === "room" && { [ROOM_HEADER]: packHeader(match.id) }),
          ...(stranger && { [STRANGER_HEADER]: "1" }),
        },
      }),
    );
  const answer = await mesh.connect({ target: match.route.target, key, trace, person }, ctx, open);
  // Headers of an answer that was fetched cannot be changed, and ours get a request id.
  if (answer.webSocket === null) return new Response(answer.body, answer);
  const named = request.headers.has("sec-websocket-protocol") ? { "sec-websocket-protocol": FEED_PROTOCOL } : undefined;
  return new Response(null, { status: 101, webSocket: answer.webSocket, ...(named && { headers: named }) });
};

/** A parameter that is wrong may have a code of its own. */
const ownProblem = (problem: ProblemDetails, { route }: Match): ProblemDetails => {
  const own = route.definition.wrong?.[problem.errors?.[0]?.field ?? ""];
  return problem.code !== "invalid-query" || own === undefined ? problem : { ...problem, own };
};

/** Has it written down that somebody was refused, where the product keeps that. */
const noteDenied = async (
  { ctx, mesh, product, request, trace, url }: Exchange,
  person: Person | null,
  { status }: ProblemDetails,
): Promise<void> => {
  const target = product.callers?.denied;
  if (target === undefined || person === null || status !== 403) return;
  const input: Input = { id: `${request.method} ${url.pathname}` };
  await mesh.call({ target, key: SINGLE, input, trace, person }, ctx);
};

/** Finds the operation at an address, refuses who or what cannot be right, and calls it. Throws problems. */
export const answerOperation = async (exchange: Exchange): Promise<Response> => {
  const { request, routes, url } = exchange;
  const match = matchRoute(routes, request.method, url.pathname);
  exchange.target = match.route.target;
  await limitWrites(exchange);
  const admitted = await admit(exchange, match);
  // Who may not listen is told so before how to.
  if (isSocket(exchange, match)) {
    const guest = admitted.person === null && !admitted.stranger ? guestOf(exchange, match) : null;
    return await openSocket(exchange, match, { ...admitted, person: admitted.person ?? guest });
  }
  const { person } = admitted;
  const input = await readInput(exchange, match);
  const once = onceOf(request, match, person);
  const question = { match, person, input, once, print: await printOf(match, once, input.body) };
  const outcome = await callThroughCache(exchange, question);
  if (!outcome.ok) await noteDenied(exchange, person, outcome.problem);
  if (!outcome.ok)
    return renderFailure(ownProblem(outcome.problem, match), exchange.product.errors, request, exchange.id);
  const etag = outcome.headers?.["etag"];
  if (!isWrite(request) && etag !== undefined && hasAlready(request.headers.get("if-none-match"), etag))
    return renderText(304, null, { etag });
  return renderText(outcome.status, outcome.json, outcome.headers);
};
