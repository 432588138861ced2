/** A person at GitHub's API with a token of their own: what a user does by hand in the browser. */
export type Person = {
  login: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
};

/** `apiUrl` is `http://HOST/api/v3`. A refusal is thrown with its status, route and GitHub's own message. */
export const openPerson = (apiUrl: string, { login, token }: { login: string; token: string }): Person => {
  const send = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/vnd.github+json",
        "x-github-api-version": "2022-11-28",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    throw new Error(`${method} ${path} as ${login}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  };
  const sendJson = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await send(method, path, body);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
  return {
    login,
    get: (path) => sendJson("GET", path),
    post: (path, body) => sendJson("POST", path, body),
    put: (path, body) => sendJson("PUT", path, body),
    patch: (path, body) => sendJson("PATCH", path, body),
    delete: (path) => sendJson("DELETE", path),
  };
};
