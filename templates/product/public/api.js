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

const send = async (method, path, { body, once, version } = {}) => {
  const session = readSession();
  try {
    const response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        accept: "application/problem+json, application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(session !== null && { authorization: `Bearer ${session.token}` }),
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
