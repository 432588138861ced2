import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GitHubWorld, startGitHub } from "#src/world/github/start-github.ts";
import { type Contract, openContract } from "./validate.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- answers are checked against GitHub's schemas, not against types
export type Answer = { status: number; headers: Headers; body: any };
export type Call = (
  method: string,
  target: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** A running world whose every answer is held to GitHub's contract. Wrong requests throw: the test itself is wrong then. */
export type WorldSession = {
  world: GitHubWorld;
  contract: Contract;
  /** What the world answered wrongly so far. */
  problems: string[];
  /** The operation of every call, as `get /repos/{owner}/{repo}`. */
  called: string[];
  as: { app: Call; installation: Call; owner: Call; reader: Call };
  useInstallation(token: string): void;
  close(): Promise<void>;
};

const APP_ID = 4242;
const PERMISSIONS = {
  actions: "write",
  checks: "write",
  contents: "write",
  deployments: "write",
  environments: "write",
  issues: "write",
  metadata: "read",
  pull_requests: "write",
  secrets: "read",
  statuses: "write",
  workflows: "write",
};
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const signJwt = (privateKey: string): string => {
  const seconds = Math.floor(Date.now() / 1000);
  const unsigned = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iat: seconds - 30, exp: seconds + 300, iss: APP_ID })}`;
  return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(privateKey, "base64url")}`;
};

/** Takes webhooks and answers 200, as the app would. */
const openReceiver = async (): Promise<{ url: string; close(): void }> => {
  const server = createServer((request, response) => request.resume().on("end", () => response.end()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
};

const parse = (text: string, headers: Headers): unknown => {
  if (text === "") return undefined;
  return /\bjson\b/u.test(headers.get("content-type") ?? "") ? JSON.parse(text) : text;
};

/** Sends `METHOD target` and gives the answer's body; any other status than the expected one is an error. */
export type Ask = (
  who: keyof WorldSession["as"],
  status: number,
  request: string,
  body?: unknown,
) => Promise<Answer["body"]>;

export const askIn =
  (session: WorldSession): Ask =>
  async (who, status, request, body) => {
    const [method = "", target = ""] = request.split(" ");
    const answer = await session.as[who](method, target, body);
    if (answer.status === status) return answer.body;
    throw new Error(`${request}: ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  };

/** Looks at every webhook the world has recorded: the kinds there are, and what GitHub would have sent otherwise. */
export const checkWebhooks = async (session: WorldSession): Promise<{ kinds: Set<string>; wrong: string[] }> => {
  await session.world.idle();
  const wrong = new Set<string>();
  const kinds = new Set<string>();
  for (let target = "/app/hook/deliveries?per_page=100"; target !== "";) {
    const page = await session.as.app("GET", target);
    for (const { id, event, action } of page.body) {
      kinds.add([event, action].filter(Boolean).join("."));
      const { body } = await session.as.app("GET", `/app/hook/deliveries/${id}`);
      for (const problem of session.contract.checkWebhook({ name: event, payload: body.request.payload }))
        wrong.add(problem);
    }
    const next = /<([^>]+)>; rel="next"/u.exec(page.headers.get("link") ?? "")?.[1] ?? "";
    target = next === "" ? "" : next.slice(session.world.apiUrl.length);
  }
  return { kinds, wrong: [...wrong] };
};

/** Gives the app a token for `octo/todo` that may do all that the story needs. */
export const signIn = async (session: WorldSession): Promise<void> => {
  const ask = askIn(session);
  const [installation] = await ask("app", 200, "GET /app/installations");
  const token = await ask("app", 201, `POST /app/installations/${installation.id}/access_tokens`, {
    repositories: ["todo"],
    permissions: PERMISSIONS,
  });
  session.useInstallation(token.token);
};

/** Starts a world with the app, an owner `octo`, a reader `mona` and an empty-handed repository `octo/todo`. */
export const openWorldSession = async (): Promise<WorldSession> => {
  const dataDir = mkdtempSync(join(tmpdir(), "aidevos-world-"));
  const receiver = await openReceiver();
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const app = { id: APP_ID, slug: "aidevos", name: "AIDevOS", publicKey, webhookUrl: receiver.url, webhookSecret: "s" };
  const world = await startGitHub({ dataDir, port: 0, app });
  const owner = world.addUser({ login: "octo", name: "Octo" });
  const reader = world.addUser({ login: "mona", name: "Mona" });
  world.createRepository({ owner: "octo", name: "todo", collaborators: { mona: "read" } });
  const contract = openContract();
  const problems: string[] = [];
  const called: string[] = [];
  let installationToken = "";

  const callAs =
    (authorization: () => string): Call =>
    async (method, target, body, headers = {}) => {
      const url = new URL(target, "http://host");
      const sent = { method, path: url.pathname, query: url.searchParams, body };
      const wrong = contract.checkRequest(sent);
      if (wrong.length > 0) throw new Error(wrong.join("; "));
      const response = await fetch(world.apiUrl + target, {
        method,
        redirect: "manual",
        headers: { authorization: authorization(), "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = {
        status: response.status,
        headers: response.headers,
        body: parse(await response.text(), response.headers),
      };
      called.push(contract.nameOperation(method, url.pathname) ?? "");
      if (headers["accept"] === undefined)
        problems.push(
          ...contract.checkResponse({ method, path: url.pathname, status: answer.status, body: answer.body }),
        );
      return answer;
    };

  return {
    world,
    contract,
    problems,
    called,
    as: {
      app: callAs(() => `Bearer ${signJwt(privateKey)}`),
      installation: callAs(() => `token ${installationToken}`),
      owner: callAs(() => `token ${owner.token}`),
      reader: callAs(() => `token ${reader.token}`),
    },
    useInstallation: (token) => {
      installationToken = token;
    },
    close: async () => {
      await world.close();
      receiver.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
