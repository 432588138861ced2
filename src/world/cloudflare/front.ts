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
import { watchClose } from "./watch-close.ts";

/** The public address of one script: a proxy that outlives every change of the runtime behind it. */
export type Front = { url: string; port: number; close(): Promise<void> };

/** `target` is the runtime's address, or a sentence on why there is nothing to reach. */
export type FrontOptions = { script: string; port: number; gate: Gate; target(): URL | string };

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

/** What `request.cf` holds; nothing is known of a caller on this machine. */
const CF = JSON.stringify({ colo: "LOC", country: "XX", httpProtocol: "HTTP/1.1" });

/**
 * The caller's headers without those that steer the runtime, and what Cloudflare adds on the way in. The host stays the
 * caller's, as it does for a custom domain: links that a product makes of its own address can then be followed.
 */
const headersFor = (options: FrontOptions, request: IncomingMessage) => ({
  ...Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith("mf-"))),
  "mf-script": options.script,
  "cf-connecting-ip": request.socket.remoteAddress ?? "127.0.0.1",
  "x-forwarded-proto": "http",
  "mf-cf-blob": CF,
});

const forward = async (options: FrontOptions, request: IncomingMessage, response: ServerResponse) => {
  const leave = await options.gate.enter();
  response.on("close", leave);
  if (response.destroyed) return leave();
  const target = options.target();
  if (typeof target === "string") {
    request.resume();
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end(`${target}\n`);
    return;
  }
  const { method, url: path } = request;
  const headers = { ...headersFor(options, request), connection: "keep-alive" };
  const inner = sendRequest({ ...addressOf(target), method, path, headers });
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
  if (typeof target === "string") {
    socket.end(`HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n${target}\n`);
    return;
  }
  const inner = sendRequest({ ...addressOf(target), path: request.url, headers: headersFor(options, request) });
  inner.on("upgrade", (answer, innerSocket, innerHead) => {
    socket.write(renderHead(answer, answer.headers));
    socket.write(innerHead);
    innerSocket.write(head);
    splice(socket, innerSocket);
    endWhenClosed(socket, innerSocket, { head, innerHead });
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

/** Once both have said close, the connection ends, as at Cloudflare's edge: the runtime leaves it open. */
const endWhenClosed = (outer: Duplex, inner: Socket, first: { head: Buffer; innerHead: Buffer }): void => {
  let said = 0;
  const end = () => {
    said += 1;
    if (said === 2) outer.end(() => inner.destroy());
  };
  for (const [side, begun] of [
    [outer, first.head],
    [inner, first.innerHead],
  ] as const) {
    let isOpen = true;
    const watch = watchClose(() => {
      if (isOpen) end();
      isOpen = false;
    });
    watch(begun);
    side.on("data", watch);
  }
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
