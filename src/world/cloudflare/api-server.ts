import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError } from "./api-error.ts";
import type { Cloudflare } from "./cloudflare.ts";
import type { Call, Reply, Route } from "./route.ts";

/** The HTTP API on 127.0.0.1. Changes run one after the other, so none sees another half done. */
export const openApiServer = async (cloudflare: Cloudflare, routes: Route[], port: number) => {
  const compiled = routes.map((route) => ({ route, pattern: compile(route.path) }));
  let lane: Promise<unknown> = Promise.resolve();
  const queue = (run: () => Promise<Reply>): Promise<Reply> => {
    const turn = lane.then(run, run);
    lane = turn.catch(() => {});
    return turn;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const url = new URL(request.url ?? "/", "http://localhost");
      const { route, params } = find(compiled, request.method ?? "GET", url.pathname);
      authorize(cloudflare, route, params, request);
      const call: Call = {
        cloudflare,
        params,
        query: url.searchParams,
        headers: request.headers,
        body: await readBody(request),
      };
      const run = async () => route.run(call);
      sendReply(response, await (route.method === "GET" ? run() : queue(run)));
    } catch (error) {
      sendError(response, error);
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await lane;
    },
  };
};

const BASE = "/client/v4";
const MAX_BODY_BYTES = 100 * 1024 * 1024;

type Compiled = { route: Route; pattern: RegExp };

const compile = (path: string) => new RegExp(`^${BASE}${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`);

const find = (routes: Compiled[], method: string, path: string) => {
  for (const { route, pattern } of routes) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (match) {
      const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
      return { route, params: Object.fromEntries(params) as Record<string, string> };
    }
  }
  throw new ApiError(404, 7003, `No route for ${method} ${path}.`);
};

const authorize = (cloudflare: Cloudflare, route: Route, params: Record<string, string>, request: IncomingMessage) => {
  if (!route.public && request.headers.authorization !== `Bearer ${cloudflare.apiToken}`) throw refuseToken(route);
  if (params.account !== undefined && params.account !== cloudflare.accountId)
    throw new ApiError(404, 7003, `Could not route to ${request.url}, perhaps your object identifier is invalid?`);
};

/** Workers routes and user routes have always disagreed on this. */
const refuseToken = ({ path }: Route) => {
  if (path.startsWith("/accounts/:account")) return new ApiError(403, 10000, "Authentication error");
  if (path === "/user/tokens/verify") return new ApiError(401, 1000, "Invalid API Token");
  return new ApiError(403, 9109, "Invalid access token");
};

const readBody = async (request: IncomingMessage) => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError(413, 10027, "The request body is larger than 100 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const sendReply = (response: ServerResponse, { result, status = 200, info }: Reply) =>
  sendJson(response, status, {
    success: true,
    errors: [],
    messages: [],
    result,
    ...(info && { result_info: info }),
  });

const sendError = (response: ServerResponse, error: unknown) => {
  const known = error instanceof ApiError ? error : new ApiError(500, 10013, `An unknown error has occurred: ${error}`);
  sendJson(response, known.status, {
    success: false,
    errors: [{ code: known.code, message: known.message, ...(known.meta !== undefined && { meta: known.meta }) }],
    messages: [],
    result: null,
  });
};

const sendJson = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
