import { createHash, createHmac, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type WebhookDelivery, type WebhookServer, startWebhookServer } from "#src/github/webhook-server.ts";
import { openGitHub } from "#src/github/open-github.ts";
import { CREDENTIALS } from "./app-credentials.ts";

const sign = (body: string | Buffer): string =>
  `sha256=${createHmac("sha256", CREDENTIALS.webhookSecret).update(body).digest("hex")}`;

let server: WebhookServer;
let stored: WebhookDelivery[];
let store: (delivery: WebhookDelivery) => Promise<void>;
let lines: string[];

beforeEach(async () => {
  const { probot } = await openGitHub({
    ...CREDENTIALS,
    baseUrl: "https://github.test",
    writePacing: false,
    log: (line) => lines.push(line),
  });
  stored = [];
  lines = [];
  store = async (delivery) => void stored.push(delivery);
  server = await startWebhookServer({
    host: "127.0.0.1",
    port: 0,
    verify: probot.webhooks.verify,
    onDelivery: (delivery) => store(delivery),
    log: (line) => lines.push(line),
    receiveMs: 1_000,
  });
});
afterEach(() => server.close());

type Sending = { body?: string | Buffer; headers?: Record<string, string>; method?: string; path?: string };

const send = ({
  body = '{"action":"opened"}',
  headers = {},
  method = "POST",
  path = "/api/github/webhooks",
}: Sending) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = httpRequest(`${server.url}${path}`, {
      method,
      agent: false,
      headers: {
        "content-type": "application/json",
        "x-github-event": "issues",
        "x-github-delivery": randomUUID(),
        "x-hub-signature-256": sign(body),
        ...headers,
      },
    });
    request.once("error", reject);
    request.once("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.end(method === "GET" ? undefined : body);
  });

const health = () => send({ method: "GET", path: "/healthz" });

describe("a signed delivery", () => {
  test("is stored before it is answered; sent twice it comes with the same two keys", async () => {
    let release = (): void => {};
    const written = new Promise<void>((resolve) => (release = resolve));
    store = async (delivery) => {
      await written;
      stored.push(delivery);
    };
    const body = '{"action":"opened","text":"Grüße 😀"}';
    const headers = { "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958" };
    const first = send({ body, headers });
    const early = await Promise.race([first, new Promise((resolve) => setTimeout(() => resolve("waiting"), 50))]);
    expect(early).toBe("waiting");
    release();
    expect(await first).toEqual({ status: 202, text: "accepted" });
    expect((await send({ body, headers })).status).toBe(202);
    const bodySha256 = createHash("sha256").update(body).digest("hex");
    const delivery = {
      id: headers["x-github-delivery"],
      event: "issues",
      payload: JSON.parse(body) as unknown,
      bodySha256,
    };
    expect(stored).toEqual([delivery, delivery]);
  });

  test("that can't be stored is GitHub's to send again", async () => {
    store = () => Promise.reject(new Error("disk full"));
    expect(await send({})).toEqual({ status: 503, text: "try again later" });
    expect(lines.join()).toContain("disk full");
  });
});

describe("whatever is no signed delivery is refused in a few words and never stored", () => {
  const body = '{"action":"opened"}';
  test.each<[string, Sending, number]>([
    ["no signature", { headers: { "x-hub-signature-256": "" } }, 401],
    ["another secret's", { headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` } }, 401],
    ["of another body", { body, headers: { "x-hub-signature-256": sign(`${body} `) } }, 401],
    ["cut short", { body, headers: { "x-hub-signature-256": sign(body).slice(0, -2) } }, 401],
    ["SHA-1", { body, headers: { "x-hub-signature-256": sign(body).replace("sha256", "sha1") } }, 401],
    ["a list", { body: "[1]" }, 400],
    ["null", { body: "null" }, 400],
    ["a text", { body: '"x"' }, 400],
    ["no JSON", { body: "{" }, 400],
    ["nothing", { body: "" }, 401],
    ["no UTF-8", { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400],
    ["a reserved word as event", { headers: { "x-github-event": "__proto__" } }, 400],
    ["no delivery id", { headers: { "x-github-delivery": "" } }, 400],
    ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
    ["another path", { path: "/" }, 404],
    ["another method", { method: "PUT" }, 405],
    ["a look", { method: "GET" }, 405],
  ])("%s", async (_, sending, status) => {
    const answer = await send(sending);
    expect(answer.status).toBe(status);
    expect(answer.text.length).toBeLessThan(40);
    expect(stored).toEqual([]);
    expect(await health()).toEqual({ status: 200, text: "ok" });
  });
});

describe("a body too large", () => {
  test("is refused by its announced length, before anything of it is kept", async () => {
    const body = Buffer.alloc(30 * 1024 * 1024, 0x20);
    const before = process.memoryUsage().arrayBuffers;
    expect((await send({ body, headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` } })).status).toBe(413);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  });

  test("without an announced length is cut off at 25 MB", async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    let most = 0;
    const before = process.memoryUsage().arrayBuffers;
    const status = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(`${server.url}/api/github/webhooks`, {
        method: "POST",
        agent: false,
        headers: {
          "content-type": "application/json",
          "x-github-event": "issues",
          "x-github-delivery": randomUUID(),
          "x-hub-signature-256": `sha256=${"0".repeat(64)}`,
        },
      });
      let sent = 0;
      const more = (): void => {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        sent += 1;
        if (sent <= 200) request.write(chunk, () => setImmediate(more));
      };
      request.once("response", (response) => {
        sent = 1_000;
        response.resume();
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
      request.once("error", reject);
      more();
    });
    expect(status).toBe(413);
    expect(most).toBeLessThan(64 * 1024 * 1024);
    expect(stored).toEqual([]);
  });
});

test("a body that drips is cut off in time, and the server closes with connections open", async () => {
  const { port } = new URL(server.url);
  const socket = connect(Number(port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const headers = `content-type: application/json\r\nx-github-event: issues\r\nx-github-delivery: a\r\nx-hub-signature-256: ${sign("{}")}`;
  socket.write(`POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\n${headers}\r\ncontent-length: 1000\r\n\r\n`);
  const drip = setInterval(() => socket.write(" "), 100);
  await closed;
  clearInterval(drip);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
  const idle = connect(Number(port), "127.0.0.1");
  await new Promise((resolve) => idle.once("connect", resolve));
  const ended = new Promise((resolve) => idle.once("close", resolve));
  const started = performance.now();
  await server.close();
  expect(performance.now() - started).toBeLessThan(500);
  await ended;
});
