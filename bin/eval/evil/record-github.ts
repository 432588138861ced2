/** What was asked of GitHub, as it went over the wire. */
export type Asked = { method: string; host: string; path: string; body: Record<string, unknown> };

export const REPO = { installationId: 1, id: 2, owner: "acme", name: "links" };
const HOME = "/repos/acme/links";
const WEB = "https://github.com/acme/links";
const sha = (n: number): string => n.toString(16).padStart(40, "a");

type Answer = { status?: number; body: unknown };
type Route = [method: string, path: RegExp, answer: (asked: Asked, nth: number, found: RegExpExecArray) => Answer];

const SELF = { id: 9, login: "aidevos[bot]", type: "Bot" };
const pull = (number: number, body: Record<string, unknown>) => ({
  number,
  node_id: `PR_${number}`,
  html_url: `${WEB}/pull/${number}`,
  state: "open",
  merged_at: null,
  merge_commit_sha: null,
  draft: body["draft"] ?? true,
  mergeable: true,
  body: body["body"] ?? "",
  head: { ref: body["head"] ?? "aidevos/1-links", sha: sha(1), repo: { id: REPO.id } },
  base: { ref: "main" },
});

const ROUTES: Route[] = [
  [
    "POST",
    /access_tokens$/u,
    () => ({
      status: 201,
      body: {
        token: `ghs_${"a1".repeat(18)}`,
        expires_at: "2099-01-01T00:00:00Z",
        permissions: {},
        repository_selection: "all",
      },
    }),
  ],
  ["GET", /^\/app$/u, () => ({ body: { id: 1, slug: "aidevos", name: "AIDevOS" } })],
  ["GET", /^\/users\//u, () => ({ body: SELF })],
  [
    "GET",
    /\/collaborators\/(\w+)\/permission$/u,
    (_asked, _nth, [, login]) => ({
      body: login === "ana" ? { permission: "write", role_name: "write" } : { permission: "read", role_name: "read" },
    }),
  ],
  ["GET", /\/issues\/\d+\/comments/u, () => ({ body: [] })],
  [
    "GET",
    /\/issues\/(\d+)$/u,
    (_asked, _nth, [, number]) => ({
      body: {
        number: Number(number),
        title: "t",
        body: "",
        html_url: `${WEB}/issues/${number}`,
        state: "open",
        user: { login: "ana", type: "User" },
        labels: [],
      },
    }),
  ],
  [
    "POST",
    /\/comments$/u,
    (_asked, nth) => ({ status: 201, body: { id: nth, html_url: `${WEB}/issues/1#issuecomment-${nth}` } }),
  ],
  [
    "PATCH",
    /\/comments\/\d+$/u,
    (_asked, nth) => ({ body: { id: nth, html_url: `${WEB}/issues/1#issuecomment-${nth}` } }),
  ],
  [
    "GET",
    /\/branches\/main$/u,
    () => ({ body: { commit: { sha: sha(0), commit: { tree: { sha: sha(0) } }, parents: [] } } }),
  ],
  ["POST", /\/git\/(?:trees|commits)$/u, (_asked, nth) => ({ status: 201, body: { sha: sha(nth) } })],
  ["POST", /\/git\/refs$/u, (_asked, nth) => ({ status: 201, body: { object: { sha: sha(nth) } } })],
  ["PATCH", /\/git\/refs\//u, (_asked, nth) => ({ body: { object: { sha: sha(nth) } } })],
  ["GET", /\/git\/commits\/\w+$/u, () => ({ body: { sha: sha(1), tree: { sha: sha(1) }, parents: [] } })],
  [
    "GET",
    /\/branches\/aidevos\/\d+-links$/u,
    () => ({ body: { commit: { sha: sha(1), commit: { tree: { sha: sha(1) } }, parents: [] } } }),
  ],
  ["GET", /\/pulls\/\d+\/comments$/u, () => ({ body: [] })],
  ["GET", /\/pulls\/\d+\/reviews\/\d+\/comments$/u, () => ({ body: [] })],
  ["GET", /\/pulls\/(\d+)$/u, (_asked, _nth, [, number]) => ({ body: pull(Number(number), {}) })],
  ["GET", /\/pulls$/u, () => ({ body: [] })],
  ["POST", /\/pulls$/u, (asked, nth) => ({ status: 201, body: pull(nth, asked.body) })],
];

/** A GitHub that says yes to whatever is asked, and writes it down. */
export const recordGitHub = (): { fetch: typeof fetch; asked: Asked[] } => {
  const asked: Asked[] = [];
  const answer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { host, pathname } = new URL(request.url);
    const text = await request.text();
    const method = request.method;
    const now: Asked = { method, host, path: decodeURIComponent(pathname), body: text === "" ? {} : JSON.parse(text) };
    asked.push(now);
    for (const [verb, pattern, reply] of ROUTES) {
      const found = verb === method ? pattern.exec(now.path) : null;
      if (found === null) continue;
      const { body, status = 200 } = reply(now, asked.length, found);
      return Response.json(body, { status });
    }
    return Response.json({ message: "Not Found" }, { status: 404 });
  };
  return { fetch: answer as typeof fetch, asked };
};

/** Whether a request stays in the repository that the run is about. */
export const isAtHome = ({ path }: Asked): boolean =>
  path === HOME || path.startsWith(`${HOME}/`) || /^\/(?:app|users)(?:\/|$)/u.test(path);
