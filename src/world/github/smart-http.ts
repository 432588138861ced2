import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { nameOf, type Actor } from "./actor.ts";
import { authenticate } from "./authenticate.ts";
import { publishAfter } from "./emit.ts";
import { gitEnvironment } from "./git/run-git.ts";
import { findRepository, fullNameOf, type Change, type Hub } from "./hub.ts";
import { NEEDS, can, canSee } from "./permissions.ts";
import { watchPushCommands } from "./push-commands.ts";
import { applyPush } from "./ref-changes.ts";
import { ApiError } from "./reply.ts";
import type { Repository } from "./state.ts";

export type GitRequest = { fullName: string; service: string };

/** `/owner/name(.git)/info/refs` and the two pack services; null for any other path. */
export const parseGitPath = (pathname: string): GitRequest | null => {
  const match = /^\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack|HEAD)$/.exec(
    pathname,
  );
  return match ? { fullName: `${match[1]}/${match[2]}`, service: match[3] ?? "" } : null;
};

/** Writes what a CGI program prints: its headers end at the first blank line, `Status:` is the code. */
const relay = (output: NodeJS.ReadableStream, response: ServerResponse): Promise<void> =>
  new Promise((resolve, reject) => {
    let head: Buffer | null = Buffer.alloc(0);
    output.on("data", (chunk: Buffer) => {
      if (head === null) return void response.write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const headers = head
        .toString("latin1", 0, end)
        .split("\r\n")
        .map((line) => line.split(/: (.*)/s));
      const status = headers.find(([name]) => name === "Status")?.[1] ?? "200";
      for (const [name, value] of headers) if (name && value && name !== "Status") response.setHeader(name, value);
      response.writeHead(Number.parseInt(status, 10));
      response.write(head.subarray(end + 4));
      head = null;
    });
    output.on("error", reject);
    output.on("end", resolve);
  });

const runBackend = async (
  hub: Hub,
  repo: Repository,
  service: string,
  login: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const child = spawn("git", ["http-backend"], {
    env: {
      ...gitEnvironment(),
      GIT_PROJECT_ROOT: join(hub.dataDir, "repositories"),
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: `/${fullNameOf(repo)}.git/${service}`,
      QUERY_STRING: new URL(incoming.url ?? "/", hub.url).search.slice(1),
      REQUEST_METHOD: incoming.method,
      CONTENT_TYPE: incoming.headers["content-type"] ?? "",
      ...(incoming.headers["content-length"] ? { CONTENT_LENGTH: incoming.headers["content-length"] } : {}),
      HTTP_CONTENT_ENCODING: incoming.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(incoming.headers["git-protocol"] ?? ""),
      REMOTE_USER: login,
      REMOTE_ADDR: "127.0.0.1",
      GIT_COMMITTER_NAME: login,
      GIT_COMMITTER_EMAIL: "noreply@github.com",
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on("close", () => resolve());
    child.on("error", reject);
  });
  // The client may hang up, and git may stop reading early: neither is our failure.
  child.stdin.on("error", () => incoming.resume());
  incoming.pipe(child.stdin);
  await relay(child.stdout, response);
  await ended;
};

const challenge = (response: ServerResponse, message: string): void => {
  response.writeHead(401, { "www-authenticate": 'Basic realm="GitHub"', "content-type": "text/plain" }).end(message);
};

const refuse = (response: ServerResponse, status: number, message: string): void => {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(message);
};

const identify = (hub: Hub, incoming: IncomingMessage): Actor | null => {
  try {
    return authenticate(hub, incoming.headers.authorization, Date.now());
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
};

/** Serves clone, fetch and push. What a push moved is told as events once git has answered the client. */
export const serveGit = async (
  hub: Hub,
  request: GitRequest,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const query = new URL(incoming.url ?? "/", hub.url).searchParams;
  const pushes = request.service === "git-receive-pack" || query.get("service") === "git-receive-pack";
  const actor = identify(hub, incoming);
  if (!actor) return challenge(response, "Invalid username or token.");
  const repo = findRepository(hub, request.fullName);
  if (actor.kind === "anonymous" && (pushes || !repo || repo.private))
    return challenge(response, "Requires authentication");
  if (!repo || !canSee(hub, actor, repo)) return refuse(response, 404, "Repository not found.");
  if (pushes && !can(hub, actor, repo, NEEDS.push)) {
    return refuse(response, 403, `Permission to ${fullNameOf(repo)}.git denied to ${nameOf(actor)}.`);
  }
  const receives = request.service === "git-receive-pack";
  const readCommands = receives ? watchPushCommands(incoming) : null;
  await runBackend(hub, repo, request.service, nameOf(actor), incoming, response);
  if (readCommands) {
    const change: Change = { hub, actor, outbox: [] };
    await applyPush(change, repo, readCommands());
    publishAfter(response, change);
    hub.save();
  }
  response.end();
};
