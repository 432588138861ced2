import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Between two requests nothing is unclear; what matters is before the effect, and after it with the answer lost. */
export type Moment = { when: "before" | "after"; request: RegExp; nth?: number };

/** A server between the app and `target` at which the app can die in the middle of a request. */
export type Interposed = {
  url: string;
  /** At the `nth` request like `METHOD /path` from now on, `act` is done, and the request is cut off. */
  interrupt(moment: Moment, act: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

type Armed = Moment & { left: number; strike(): Promise<void> };

const HOP_BY_HOP = ["host", "connection", "content-length", "content-encoding", "transfer-encoding", "keep-alive"];

const plainHeaders = (headers: Headers | IncomingMessage["headers"]): [string, string][] => {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers);
  return entries.flatMap(([name, value]) =>
    value === undefined || HOP_BY_HOP.includes(name) ? [] : [[name, String(value)] as [string, string]],
  );
};

/** `forward` carries each request on to `target`. */
export const openInterposed = async (target: string, forward: typeof fetch = fetch): Promise<Interposed> => {
  let armed: Armed | null = null;

  const strikes = async (when: Moment["when"], line: string): Promise<boolean> => {
    if (armed?.when !== when || !armed.request.test(line) || (armed.left -= 1) > 0) return false;
    const { strike } = armed;
    armed = null;
    await strike();
    return true;
  };

  const server = createServer(async (request, response) => {
    try {
      const line = `${request.method} ${request.url}`;
      const body = await buffer(request);
      if (await strikes("before", line)) return response.destroy();
      const answer = await forward(new URL(request.url ?? "/", target), {
        method: request.method ?? "GET",
        headers: plainHeaders(request.headers),
        redirect: "manual",
        ...(body.length > 0 && { body }),
      });
      const text = await answer.bytes();
      if (await strikes("after", line)) return response.destroy();
      return response.writeHead(answer.status, plainHeaders(answer.headers)).end(text);
    } catch {
      return response.destroy();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    interrupt: (moment, act) =>
      new Promise((resolve, reject) => {
        const strike = () => act().then(resolve, reject);
        armed = { ...moment, left: moment.nth ?? 1, strike };
      }),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
