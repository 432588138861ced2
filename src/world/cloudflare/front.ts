import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
  request as sendRequest,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Gate } from "./gate.ts";

/** The public address of one script: a proxy that outlives every change of the runtime behind it. */
export type Front = { url: string; port: number; close(): Promise<void> };

/** `target` is the runtime's address, null while the script is not deployed. */
export type FrontOptions = { host: string; port: number; gate: Gate; target(): URL | null };

/** Listens on 127.0.0.1, on `port` if it is free, else on any. */
export const openFront = async (options: FrontOptions): Promise<Front> => {
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => void forward(options, request, response));
  server.on("upgrade", (request, socket, head) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    void upgrade(options, request, socket, head);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  await listen(options.port).catch(() => listen(0));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
};

const NOT_DEPLOYED = "nothing is deployed here yet\n";

/** What Cloudflare adds on the way in. */
const headersFor = (options: FrontOptions, request: IncomingMessage) => ({
  ...request.headers,
  host: options.host,
  "cf-connecting-ip": request.socket.remoteAddress ?? "127.0.0.1",
  "x-forwarded-proto": "http",
});

const forward = async (options: FrontOptions, request: IncomingMessage, response: ServerResponse) => {
  const leave = await options.gate.enter();
  response.on("close", leave);
  const target = options.target();
  if (!target) {
    request.resume();
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end(NOT_DEPLOYED);
    return;
  }
  const { method, url: path } = request;
  const inner = sendRequest({ ...addressOf(target), method, path, headers: headersFor(options, request) });
  inner.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers);
    void pipeline(answer, response).catch(() => response.destroy());
  });
  inner.on("error", () => refuse(response));
  response.on("close", () => inner.destroy());
  void pipeline(request, inner).catch(() => inner.destroy());
};

const refuse = (response: ServerResponse) => {
  if (response.headersSent) response.destroy();
  else response.writeHead(502, { "content-type": "text/plain" }).end("the Worker is not reachable\n");
};

const addressOf = (target: URL) => ({ hostname: target.hostname, port: target.port });

const upgrade = async (options: FrontOptions, request: IncomingMessage, socket: Duplex, head: Buffer) => {
  const leave = await options.gate.enter();
  leave();
  const target = options.target();
  if (!target) {
    socket.end(`HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n${NOT_DEPLOYED}`);
    return;
  }
  const inner = sendRequest({ ...addressOf(target), path: request.url, headers: headersFor(options, request) });
  inner.on("upgrade", (answer, innerSocket, innerHead) => {
    socket.write(renderHead(answer, answer.headers));
    socket.write(innerHead);
    innerSocket.write(head);
    splice(socket, innerSocket);
  });
  inner.on("response", (answer) => {
    const { "transfer-encoding": _chunked, ...headers } = answer.headers;
    socket.write(renderHead(answer, { ...headers, connection: "close" }));
    void pipeline(answer, socket).catch(() => socket.destroy());
  });
  inner.on("error", () => socket.destroy());
  socket.on("error", () => inner.destroy());
  inner.end();
};

const renderHead = (answer: IncomingMessage, headers: IncomingHttpHeaders) => {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}`),
  );
  return [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`, ...lines, "", ""].join("\r\n");
};

const splice = (outer: Duplex, inner: Socket) => {
  outer.pipe(inner).pipe(outer);
  for (const [one, other] of [
    [outer, inner],
    [inner, outer],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
};
