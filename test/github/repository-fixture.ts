import nock from "nock";
import type { Repo } from "#src/github/github.ts";
import type { Clock } from "#src/github/pace/clock.ts";
import { openGitHub } from "#src/github/open-github.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";
import { CREDENTIALS } from "./app-credentials.ts";

const HOST = "https://github.test";
const contract = openContract();

export const REPO: Repo = { installationId: 7, id: 1296269, owner: "octocat", name: "hello-world" };
export const BOT = { id: 41898282, login: "aidevos[bot]", type: "Bot" };
export const PERSON = { id: 583231, login: "octocat", type: "User" };

export type Sent = { method: string; path: string; query: URLSearchParams; body: Record<string, unknown> };
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | "reset";

/** GitHub's answers by route, without the repository's prefix: `POST /issues/1/comments`. */
export type Routes = Record<string, (request: Sent) => Reply>;

const SELF: Routes = {
  "POST /app/installations/7/access_tokens": () => ({
    status: 201,
    body: {
      token: "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
      expires_at: "2099-01-01T00:00:00Z",
      permissions: { issues: "write" },
      repository_selection: "all",
    },
  }),
  "GET /app": () => ({ status: 200, body: { id: 1, slug: "aidevos", name: "AIDevOS" } }),
  "GET /users/aidevos[bot]": () => ({ status: 200, body: BOT }),
};

/**
 * The app, connected to a GitHub that answers as `routes` say and knows nothing else, and every request it got. A request
 * that GitHub's own description does not allow fails the test. `clock`: what its pace goes by; null: it keeps none.
 */
export const openFixture = async (routes: Routes | ((request: Sent) => Reply | null), clock: Clock | null = null) => {
  const requests: Sent[] = [];
  // One parameter: nock takes a function of two for one with a callback.
  const reply = async (received: Request): Promise<nock.ReplyFnResult> => {
    const url = new URL(received.url);
    const path = decodeURIComponent(url.pathname)
      .replace(/^\/api(?:\/v3)?/u, "")
      .replace(`/repos/${REPO.owner}/${REPO.name}`, "");
    const text = await received.text();
    const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    const request = { method: received.method, path, query: url.searchParams, body };
    requests.push(request);
    const key = `${request.method} ${path}`;
    const answer =
      (typeof routes === "function" ? routes(request) : routes[key]?.(request)) ??
      SELF[key]?.(request) ??
      ({ status: 404, body: { message: "Not Found" } } satisfies Reply);
    if (answer === "reset") throw new TypeError("fetch failed", { cause: new Error("socket hang up") });
    const headers = { "content-type": "application/json; charset=utf-8", ...answer.headers };
    return [answer.status, (answer.body ?? {}) as nock.Body, headers];
  };
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
  const scope = nock(HOST).persist();
  for (const method of ["GET", "POST", "PATCH"]) scope.intercept(/.*/u, method).reply(reply);
  const lines: string[] = [];
  const { github, probot, redeliverFailed } = await openGitHub({
    ...CREDENTIALS,
    baseUrl: `${HOST}/api/v3`,
    writePacing: clock !== null,
    ...(clock && { clock }),
    fetch: checkedFetch(contract, []),
    log: (line) => lines.push(line),
  });
  return {
    github,
    probot,
    redeliverFailed,
    requests,
    lines,
    /** Paths of the requests of one method, those for the app's token left out. */
    sent: (method: string) =>
      requests
        .filter((request) => request.method === method && !request.path.startsWith("/app/"))
        .map(({ path }) => path),
  };
};

export const closeFixture = (): void => {
  nock.cleanAll();
  nock.enableNetConnect();
  // Other files of this process speak to real servers.
  nock.restore();
};
