import { createHmac, randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "./state.ts";

/** One delivery, as recorded after it was tried. `duration` is in seconds. */
export type Delivery = {
  id: number;
  guid: string;
  deliveredAt: string;
  redelivery: boolean;
  duration: number;
  status: string;
  statusCode: number;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  url: string;
  request: { headers: Record<string, string>; payload: Record<string, unknown> };
  response: { headers: Record<string, string>; payload: string };
};

export type Outgoing = Pick<Delivery, "event" | "action" | "installationId" | "repositoryId"> & {
  payload: Record<string, unknown>;
};

/** Sends webhooks one after the other, in the order they came, and records each. Nothing is sent twice by itself. */
export type WebhookQueue = {
  deliveries: Delivery[];
  send(outgoing: Outgoing): void;
  /** The same delivery again, under the same guid. */
  redeliver(delivery: Delivery): void;
  idle(): Promise<void>;
};

const TIMEOUT_MS = 10_000;
const FIRST_ID = 10_000_000;

const sign = (secret: string, body: string, hash: "sha1" | "sha256"): string =>
  `${hash}=${createHmac(hash, secret).update(body).digest("hex")}`;

const headersOf = (app: App, event: string, guid: string, installationId: number | null, body: string) => ({
  accept: "*/*",
  "content-type": "application/json",
  "user-agent": `GitHub-Hookshot/${createHmac("sha1", "hookshot").update(app.slug).digest("hex").slice(0, 7)}`,
  "x-github-delivery": guid,
  "x-github-event": event,
  "x-github-hook-id": String(app.id + 400_000_000),
  "x-github-hook-installation-target-id": String(app.id),
  "x-github-hook-installation-target-type": "integration",
  "x-hub-signature": sign(app.webhookSecret, body, "sha1"),
  "x-hub-signature-256": sign(app.webhookSecret, body, "sha256"),
  ...(installationId === null ? {} : { "x-github-installation-id": String(installationId) }),
});

type Answer = Pick<Delivery, "status" | "statusCode" | "response">;

const post = async (url: string, headers: Record<string, string>, body: string): Promise<Answer> => {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const payload = await response.text();
    return {
      status: response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      response: { headers: Object.fromEntries(response.headers), payload },
    };
  } catch (error) {
    const late = (error as Error).name === "TimeoutError";
    return {
      status: late ? "timed out" : "failed to connect to host",
      statusCode: late ? 504 : 502,
      response: { headers: {}, payload: "" },
    };
  }
};

const readDeliveries = (file: string): Delivery[] => {
  try {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Delivery);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
};

/** Opens the record `deliveries.jsonl` of a data directory. `readApp` says whom to send to at the time of sending. */
export const openWebhookQueue = (dataDir: string, readApp: () => App | null): WebhookQueue => {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "deliveries.jsonl");
  const deliveries = readDeliveries(file);
  let last: Promise<void> = Promise.resolve();

  const deliver = async (outgoing: Outgoing, guid: string, redelivery: boolean): Promise<void> => {
    const app = readApp();
    if (!app || app.webhookUrl === "") return;
    const body = JSON.stringify(outgoing.payload);
    const headers = headersOf(app, outgoing.event, guid, outgoing.installationId, body);
    const startedAt = Date.now();
    const answer = await post(app.webhookUrl, headers, body);
    const { payload, ...facts } = outgoing;
    const delivery: Delivery = {
      id: (deliveries.at(-1)?.id ?? FIRST_ID) + 1,
      guid,
      deliveredAt: new Date(startedAt).toISOString(),
      redelivery,
      duration: (Date.now() - startedAt) / 1000,
      ...facts,
      url: app.webhookUrl,
      request: { headers, payload },
      ...answer,
    };
    deliveries.push(delivery);
    appendFileSync(file, `${JSON.stringify(delivery)}\n`);
  };

  const enqueue = (outgoing: Outgoing, guid: string, redelivery: boolean): void => {
    last = last.then(() => deliver(outgoing, guid, redelivery));
  };

  return {
    deliveries,
    send: (outgoing) => enqueue(outgoing, randomUUID(), false),
    redeliver: ({ event, action, installationId, repositoryId, request, guid }) =>
      enqueue({ event, action, installationId, repositoryId, payload: request.payload }, guid, true),
    idle: async () => {
      for (let seen: Promise<void> | null = null; seen !== last;) {
        seen = last;
        await seen;
      }
    },
  };
};
