// Requests to the product's public API: the page uses nothing else.
import { forgetSession, keepSession, readSession } from "./memory.js";
import { fillPath } from "./operations.js";

/** A little longer than the service itself waits for anything. */
const PATIENCE_MS = 35_000;

const UNREACHABLE = "The service cannot be reached. Check the connection, and try again.";

const readAnswer = async (response) => {
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const body = isJson ? await response.json() : null;
  if (response.ok || body !== null) return { ok: response.ok, status: response.status, body };
  return { ok: false, status: response.status, body: { detail: `The service answered with ${response.status}.` } };
};

/** How the product tells its callers apart; null: by sessions of the layer's own. */
let callers = null;

/** Takes over what product.json says of it. */
export const setCallers = (told) => {
  callers = told ?? null;
};

export const readCallers = () => callers;

const identify = (session) => {
  if (session === null) return {};
  if (callers === null) return { authorization: `Bearer ${session.token}` };
  return { [callers.header]: callers.scheme === null ? session.token : `${callers.scheme} ${session.token}` };
};

const send = async (method, path, { body, once, version } = {}) => {
  const session = readSession();
  try {
    const response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        accept: "application/problem+json, application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...identify(session),
        ...(once !== undefined && { "idempotency-key": once }),
        ...(version !== undefined && { "if-match": version }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await readAnswer(response);
    if (answer.status === 401) forgetSession();
    return answer;
  } catch {
    return { ok: false, status: 0, body: { detail: UNREACHABLE } };
  }
};

export const createSession = async (name) => {
  const answer = await send("POST", "/api/session", { body: { name } });
  if (answer.ok) keepSession(answer.body);
  return answer;
};

/** Signs in as the product itself wants it, and keeps what a caller is known by from then on. */
export const signIn = async (values, name) => {
  const answer = await send(callers.signIn.method, callers.signIn.path, { body: values });
  if (answer.ok) keepSession({ token: answer.body[callers.field], person: { name } });
  return answer;
};

/** Whether it makes sense to ask: somebody is signed in, or nobody need be. */
export const mayCall = ({ access }) => access === "anyone" || readSession() !== null;

const given = (query) =>
  Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");

/**
 * Calls an operation of product.json; `parameters` fill its path. With the same `once` it has one effect; with a
 * `version`, none unless the record still is that one.
 */
export const callOperation = (operation, parameters, { body, once, query = {}, version } = {}) => {
  const path = fillPath(operation.path, parameters);
  const search = new URLSearchParams(given(query)).toString();
  return send(operation.method, search === "" ? path : `${path}?${search}`, { body, once, version });
};
