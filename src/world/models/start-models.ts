import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { answerRequest } from "./answer-request.ts";
import { openPromptCache } from "./prompt-cache.ts";
import { renderProblem } from "./render-problem.ts";
import { RequestProblem } from "./request-problem.ts";
import type { Script, Wire } from "./script.ts";

export type ModelsWorld = {
  /** Where both wire formats are spoken: `<url>/v1/messages` and `<url>/v1/chat/completions`. */
  url: string;
  /** All that was asked so far, refused requests too. */
  requests: RecordedRequest[];
  close(): Promise<void>;
};

export type RecordedRequest = {
  provider: Wire;
  /** The key is masked. */
  headers: IncomingHttpHeaders;
  /** As parsed; null where it was no JSON. */
  body: unknown;
  requestId: string;
  /** Whether whoever asked left before the end of the answer. */
  left: boolean;
};

const KEEP_ALIVE_MS = 120_000;

const PATHS: Record<string, Wire> = { "/v1/messages": "anthropic", "/v1/chat/completions": "openai" };

/** Starts a server of models that says what `script` decides, as strict about requests as the providers are. */
export const startModels = async ({ port, script }: { port: number; script: Script }): Promise<ModelsWorld> => {
  const requests: RecordedRequest[] = [];
  const cache = openPromptCache();
  const server = createServer((request, response) => void take(request, response));
  // As long as providers keep a connection. Shorter, one may close just as a busy caller takes it up again.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const provider = request.method === "POST" ? PATHS[request.url ?? ""] : undefined;
    if (provider === undefined) return void response.writeHead(404).end();
    const nth = requests.length + 1;
    const requestId = `req_${String(nth).padStart(6, "0")}`;
    const record = { provider, headers: mask(request.headers), body: null as unknown, requestId, left: false };
    requests.push(record);
    response.on("close", () => (record.left = !response.writableFinished && !response.errored));
    response.setHeader(provider === "anthropic" ? "request-id" : "x-request-id", requestId);
    try {
      checkHeaders(provider, request.headers);
      record.body = parse(await buffer(request));
      await answerRequest({ provider, body: record.body, nth, requestId }, response, cache, script);
    } catch (error) {
      if (response.headersSent) return void response.destroy();
      // A script that throws is a mistake in the script: nobody is to take it for a fault that passes.
      const problem = error instanceof RequestProblem ? error : new RequestProblem(`the script: ${String(error)}`);
      response.writeHead(problem.status, { "content-type": "application/json" });
      response.end(JSON.stringify(renderProblem(provider, problem, requestId)));
    }
  };
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};

const mask = (headers: IncomingHttpHeaders): IncomingHttpHeaders => ({
  ...headers,
  ...(headers.authorization === undefined
    ? {}
    : { authorization: headers.authorization.replace(/(?<=^\S+ ).*/, "(key)") }),
  ...(headers["x-api-key"] === undefined ? {} : { "x-api-key": "(key)" }),
});

const checkHeaders = (provider: Wire, headers: IncomingHttpHeaders): void => {
  const bearer = /^Bearer \S+$/.test(headers.authorization ?? "");
  if (!bearer && !(provider === "anthropic" && headers["x-api-key"])) {
    throw new RequestProblem("No API key was given.", { status: 401 });
  }
  if (!headers["content-type"]?.startsWith("application/json"))
    throw new RequestProblem("content-type: must be application/json");
  const version = headers["anthropic-version"];
  if (provider === "anthropic" && version !== "2026-10-21") {
    throw new RequestProblem(
      `anthropic-version: ${version === undefined ? "header is required" : "is not a valid version"}`,
    );
  }
};

const parse = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw new RequestProblem("The request body is not valid JSON.");
  }
};
