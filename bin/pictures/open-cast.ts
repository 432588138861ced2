import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "#src/world/demo.ts";
import { openPerson } from "#src/world/people/person.ts";
import type { Comment, Issue, PullRequest } from "#src/world/people/thread.ts";
import type { Cast, Scene, Shown } from "./situations.ts";

const PATIENCE_MS = 180_000;
const PAUSE_MS = 150;

/** Comments on lines of a change, by the review that they belong to. */
type LineComment = { id: number; in_reply_to_id?: number; pull_request_review_id: number };

export const holds = ({ body }: Comment, shown: Shown): boolean =>
  typeof shown === "string" ? body.includes(shown) : shown.test(body);

/** Asks again and again; throws what `tell` says where it takes too long. */
const awaitOne = async <T>(read: () => Promise<T | undefined>, tell: () => Promise<string> | string): Promise<T> => {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(PAUSE_MS)) {
    const found = await read();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(await tell());
  }
};

type Place = { person: Stage["person"]; at: string };

const readComments = ({ at, person }: Place, thread: number): Promise<Comment[]> =>
  person.get(`${at}/issues/${thread}/comments?per_page=100`);

const untilShown = async (place: Place, thread: number, shows: readonly Shown[]): Promise<void> => {
  const isThere = async (): Promise<true | undefined> => {
    const comments = await readComments(place, thread);
    return shows.every((shown) => comments.some((comment) => holds(comment, shown))) || undefined;
  };
  const said = async () => (await readComments(place, thread)).map(({ body }) => body).join("\n---\n");
  await awaitOne(isThere, async () => `#${thread} never showed ${shows.join(", ")}:\n${await said()}`);
};

const writeFile = async ({ at, person }: Place, path: string, branch: string, text: string): Promise<void> => {
  const where = `${at}/contents/${path}`;
  const there = await person.get<{ sha: string }>(`${where}?ref=${encodeURIComponent(branch)}`).catch(() => null);
  await person.put(where, {
    message: `chore: write ${path}`,
    branch,
    content: Buffer.from(text).toString("base64"),
    ...(there && { sha: there.sha }),
  });
};

const findPull = async ({ at, person }: Place, issue: number): Promise<{ number: number; branch: string }> => {
  const pulls = await person.get<PullRequest[]>(`${at}/pulls?per_page=100`);
  const pull = pulls.find(({ head }) => head.ref.startsWith(`aidevos/${issue}-`));
  if (pull === undefined) throw new Error(`#${issue} has no pull request`);
  return { number: pull.number, branch: pull.head.ref };
};

const review = async (place: Place, issue: number, path: string, line: number, body: string): Promise<Scene> => {
  const { at, person } = place;
  const { number } = await findPull(place, issue);
  const { id } = await person.post<{ id: number }>(`${at}/pulls/${number}/reviews`, {
    event: "REQUEST_CHANGES",
    body: "Ours, please.",
    comments: [{ path, line, side: "RIGHT", body }],
  });
  const isAnswered = async (): Promise<Scene | undefined> => {
    const comments = await person.get<LineComment[]>(`${at}/pulls/${number}/comments`);
    const isReplied = comments.some(({ in_reply_to_id: to }) => to !== undefined);
    return isReplied ? { thread: number, ids: [`lines-${id}`] } : undefined;
  };
  return awaitOne(isAnswered, () => `nobody answered the review of #${number}`);
};

const untilOwn = async ({ at, person }: Place, title: string, shows: readonly Shown[]): Promise<number> => {
  const readOwn = async () => {
    const all = await person.get<(Issue & Comment)[]>(`${at}/issues?state=all&per_page=100`);
    return all.find((issue) => issue.user.type === "Bot" && issue.title.startsWith(title));
  };
  const isShown = async (): Promise<number | undefined> => {
    const own = await readOwn();
    return own && shows.every((shown) => holds(own, shown)) ? own.number : undefined;
  };
  return awaitOne(isShown, async () => `no “${title}” shows ${shows.join(", ")}:\n${(await readOwn())?.body}`);
};

const failDeployment = async ({ at, person }: Place): Promise<void> => {
  const { id } = await person.post<{ id: number }>(`${at}/deployments`, { ref: "main", required_contexts: [] });
  const log = `https://ci.example/runs/${id}`;
  await person.post(`${at}/deployments/${id}/statuses`, { state: "failure", log_url: log });
};

/** People on a stage, who do by GitHub's API what they would by hand. */
export const openCast = ({ person, repo, world }: Stage): Cast & { read(thread: number): Promise<Comment[]> } => {
  const stranger = openPerson(world.github.apiUrl, world.github.addUser({ login: "eve", name: "Eve Example" }));
  const place: Place = { person, at: `/repos/${repo}` };
  const { at } = place;
  return {
    read: (thread) => readComments(place, thread),
    until: (thread, ...shows) => untilShown(place, thread, shows),
    write: (path, branch, text) => writeFile(place, path, branch, text),
    pullOf: (issue) => findPull(place, issue),
    review: (...asked) => review(place, ...asked),
    configure: (text) => writeFile(place, ".github/aidevos.yml", "main", text),
    untilOwn: (title, ...shows) => untilOwn(place, title, shows),
    failDeployment: () => failDeployment(place),
    file: async (title, body, ...shows) => {
      const { number } = await person.post<Issue>(`${at}/issues`, { title, body, labels: ["spec"] });
      await untilShown(place, number, shows);
      return number;
    },
    say: async (thread, body) => void (await person.post(`${at}/issues/${thread}/comments`, { body })),
    sayAsStranger: async (thread, body) => void (await stranger.post(`${at}/issues/${thread}/comments`, { body })),
  };
};
