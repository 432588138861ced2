import { execFile } from "node:child_process";
import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { RepositoryEvent } from "#src/world/actions/host.ts";
import type { Limits } from "#src/world/github/rate-limits.ts";
import { type GitHubWorld, startGitHub } from "#src/world/github/start-github.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- tests look at answers as a client without types would
type Json = any;
export type Answer = { status: number; body: Json; headers: Headers };
export type Received = { event: string; guid: string; signed: boolean; payload: Json };

const SECRET = "it is a secret";
const APP_ID = 4711;
export const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

export const signJwt = (claims: object = {}, key: string = privateKey): string => {
  const seconds = Math.floor(Date.now() / 1000);
  const payload = { iat: seconds - 30, exp: seconds + 300, iss: APP_ID, ...claims };
  const unsigned = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(payload)}`;
  return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(key, "base64url")}`;
};

const openReceiver = async () => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    received.push({
      event: String(request.headers["x-github-event"]),
      guid: String(request.headers["x-github-delivery"]),
      signed:
        request.headers["x-hub-signature-256"] === `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`,
      payload: JSON.parse(body),
    });
    response.end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => (server.close(), server.closeAllConnections());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
};

const callAt =
  (world: () => GitHubWorld) =>
  async (
    token: string | null,
    request: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const [method = "GET", path = "/"] = request.split(" ");
    const response = await fetch(`${world().apiUrl}${path}`, {
      method,
      redirect: "manual",
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json") && text !== "";
    return { status: response.status, body: json ? JSON.parse(text) : text, headers: response.headers };
  };

/** Runs the real git in a directory; rejects with git's own words. */
export const git = async (directory: string, ...args: string[]): Promise<string> => {
  const person = { NAME: "Wanda", EMAIL: "wanda@example.com" };
  const { stdout } = await promisify(execFile)("git", ["-C", directory, ...args], {
    env: {
      PATH: process.env["PATH"],
      HOME: "/nonexistent",
      LC_ALL: "C",
      GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_NOSYSTEM: "1",
      ...Object.fromEntries(
        Object.entries(person).flatMap(([key, value]) => [
          [`GIT_AUTHOR_${key}`, value],
          [`GIT_COMMITTER_${key}`, value],
        ]),
      ),
    },
  });
  return stdout.trim();
};

export const makeDirectory = (): string => mkdtempSync(join(tmpdir(), "aidevos-github-"));

/**
 * A world with `acme/shop`: wanda may write, rita may read, stan is a stranger; the app holds a token for it. `options`:
 * GitHub's limits, where they are to be enforced.
 */
export const openTestWorld = async (options: { limits?: Limits } = {}) => {
  const dataDir = makeDirectory();
  const receiver = await openReceiver();
  const app = {
    id: APP_ID,
    slug: "builder",
    name: "Builder",
    publicKey,
    webhookUrl: receiver.url,
    webhookSecret: SECRET,
  };
  let world = await startGitHub({ dataDir, port: 0, app, ...options });
  const call = callAt(() => world);
  world.addOrganization("acme");
  const [wanda, rita, stan] = ["wanda", "rita", "stan"].map((login) => world.addUser({ login, name: login }).token);
  world.createRepository({ owner: "acme", name: "shop", collaborators: { wanda: "write", rita: "read" } });
  const events: RepositoryEvent[] = [];
  world.host.onEvent((event) => events.push(event));
  const { body: installation } = await call(signJwt(), "GET /repos/acme/shop/installation");
  const ask = { repositories: ["shop"] };
  const token = await call(signJwt(), `POST /app/installations/${installation.id}/access_tokens`, ask);
  return {
    world: () => world,
    app,
    call,
    events,
    received: receiver.received,
    installationId: installation.id as number,
    tokens: { wanda: wanda!, rita: rita!, stan: stan!, bot: token.body.token as string },
    /** Webhooks as `event.action`, once all are sent. */
    heard: async (): Promise<string[]> => {
      await world.idle();
      return receiver.received.map(({ event, payload }) => [event, payload.action].filter(Boolean).join("."));
    },
    restart: async (): Promise<void> => {
      const port = Number(new URL(world.url).port);
      await world.close();
      world = await startGitHub({ dataDir, port, app });
      // The client must see its old connections closed before it asks anew.
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    close: async (): Promise<void> => {
      await world.close();
      receiver.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

export type TestWorld = Awaited<ReturnType<typeof openTestWorld>>;

/** Commits files on top of a ref through the git data API and puts them on a branch, made or moved. */
export const commitFiles = async (
  { call, tokens }: TestWorld,
  branch: string,
  files: Record<string, string | null>,
  message = "Change files",
  token: string = tokens.bot,
): Promise<string> => {
  const repo = "/repos/acme/shop";
  const present = await call(token, `GET ${repo}/git/ref/heads/${branch}`);
  const start = present.status === 200 ? present : await call(token, `GET ${repo}/git/ref/heads/main`);
  const parent = start.body.object.sha;
  const tree = await call(token, `POST ${repo}/git/trees`, {
    base_tree: parent,
    tree: Object.entries(files).map(([path, content]) => ({
      path,
      mode: "100644",
      type: "blob",
      ...(content === null ? { sha: null } : { content }),
    })),
  });
  const commit = await call(token, `POST ${repo}/git/commits`, { message, tree: tree.body.sha, parents: [parent] });
  const { sha } = commit.body;
  const put =
    present.status === 200
      ? await call(token, `PATCH ${repo}/git/refs/heads/${branch}`, { sha })
      : await call(token, `POST ${repo}/git/refs`, { ref: `refs/heads/${branch}`, sha });
  if (put.status >= 300) throw new Error(`${put.status}: ${JSON.stringify(put.body)}`);
  return sha;
};
