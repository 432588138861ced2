import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type WebhookReceiver = {
  url: string;
  /** The messages that came under each `webhook-id`, repeats among them. */
  received: Map<string, string[]>;
  close(): Promise<void>;
};

/** Somebody on this machine who takes every webhook. */
export const receiveWebhooks = async (): Promise<WebhookReceiver> => {
  const received = new Map<string, string[]>();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const id = String(request.headers["webhook-id"]);
      const { message } = JSON.parse(body) as { message: string };
      received.set(id, [...(received.get(id) ?? []), message]);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
