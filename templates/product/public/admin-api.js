// Requests to the control API, and the token that opens it. The token is kept for this tab alone, and never in an address.
const TOKEN = "controlToken";
const BY = "controlBy";
/** An export or import of a large instance takes its time. */
const PATIENCE_MS = 120_000;

export const hasToken = () => sessionStorage.getItem(TOKEN) !== null;
export const keepToken = (token) => sessionStorage.setItem(TOKEN, token);
export const forgetToken = () => sessionStorage.removeItem(TOKEN);

/** Who says that they make the changes; it stands in the audit. */
export const readBy = () => sessionStorage.getItem(BY) ?? undefined;
export const keepBy = (by) => sessionStorage.setItem(BY, by);

const isFile = (body) => body instanceof Blob;

const request = (method, path, body) =>
  fetch(path, {
    method,
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      ...(hasToken() && { authorization: `Bearer ${sessionStorage.getItem(TOKEN)}` }),
      ...(body !== undefined && { "content-type": isFile(body) ? "application/x-ndjson" : "application/json" }),
    },
    ...(body !== undefined && { body: isFile(body) ? body : JSON.stringify(body) }),
  });

const readAnswer = async (response) => {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("json") && !type.includes("ndjson"))
    return { ok: response.ok, status: response.status, body: await response.json() };
  if (!response.ok)
    return { ok: false, status: response.status, body: { detail: `The service answered with ${response.status}.` } };
  return { ok: true, status: response.status, body: await response.blob() };
};

/** What the control API answers. What is not JSON comes as a blob; an answer that never came has the status 0. */
export const ask = async (method, path, body) => {
  try {
    return await readAnswer(await request(method, path, body));
  } catch {
    return {
      ok: false,
      status: 0,
      body: { detail: "The service cannot be reached. Check the connection, and try again." },
    };
  }
};

export const instancePath = (service, key, action = "") =>
  `/control/services/${encodeURIComponent(service)}/instances/${encodeURIComponent(key)}${action}`;
