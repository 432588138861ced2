// Requests to the product's API, and the session that goes with them.
const STORED = "session";

/** `{token, person}` of who is signed in, or null. */
export const readSession = () => JSON.parse(localStorage.getItem(STORED) ?? "null");

export const forgetSession = () => localStorage.removeItem(STORED);

const send = async (method, path, body) => {
  const session = readSession();
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(session !== null && { authorization: `Bearer ${session.token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    const answer = { ok: response.ok, status: response.status, body: isJson ? await response.json() : null };
    if (answer.status === 401) forgetSession();
    return answer;
  } catch {
    return { ok: false, status: 0, body: { detail: "The service can't be reached. Check the connection." } };
  }
};

export const createSession = async (name) => {
  forgetSession();
  const answer = await send("POST", "/api/session", { name });
  if (answer.ok) localStorage.setItem(STORED, JSON.stringify(answer.body));
  return answer;
};

/** Calls an operation of product.json; `parameters` fill its path. */
export const callOperation = (operation, parameters, query, body) => {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(parameters[name] ?? ""));
  const search = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== ""),
  ).toString();
  return send(operation.method, search === "" ? path : `${path}?${search}`, body);
};
