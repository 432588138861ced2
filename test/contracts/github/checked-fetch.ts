import type { Contract } from "./validate.ts";

const isJson = (headers: Headers): boolean => /\bjson\b/u.test(headers.get("content-type") ?? "");

const parseBody = (text: string, json: boolean): unknown => {
  if (text === "") return undefined;
  return json ? JSON.parse(text) : text;
};

/** `/api/v3/repos/…` → `/repos/…`, `/api/graphql` → `/graphql`: the paths that GitHub's description writes. */
const plainPath = (path: string): string => path.replace(/^\/api(?:\/v3(?=\/)|(?=\/graphql$))/u, "");

/**
 * A `fetch` for Octokit's `request.fetch` that holds both sides to GitHub's contract. A wrong request throws before it is
 * sent; a wrong answer is pushed to `problems`, because it is the world's fault and not the app's.
 */
export const checkedFetch =
  (contract: Contract, problems: string[], inner: typeof fetch = fetch): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const [method, path] = [request.method, plainPath(url.pathname)];
    const sent = parseBody(await request.clone().text(), true);
    const wrong = contract.checkRequest({ method, path, query: url.searchParams, body: sent });
    if (wrong.length > 0) throw new Error(`GitHub would not take this request: ${wrong.join("; ")}`);
    const response = await inner(input, init);
    // After a redirect the answer is another server's; a media type such as `.diff` answers with plain text.
    const plain =
      !isJson(response.headers) && /\.(?:raw|diff|patch|html|sha)\b/u.test(request.headers.get("accept") ?? "");
    if (response.redirected || plain) return response;
    const body = parseBody(await response.clone().text(), isJson(response.headers));
    problems.push(...contract.checkResponse({ method, path, status: response.status, body }));
    return response;
  };
