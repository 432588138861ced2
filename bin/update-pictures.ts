// Takes the pictures of docs/usage.md anew: each situation is played in a world of its own kind, and what its thread shows is
// photographed there. Needs Chromium.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStage } from "#src/world/demo.ts";
import { openPerson } from "#src/world/people/person.ts";
import type { Comment, Issue } from "#src/world/people/thread.ts";
import { openCamera } from "./pictures/open-camera.ts";
import { type Cast, SITUATIONS } from "./pictures/situations.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "docs", "images", "usage");
const PATIENCE_MS = 60_000;

type Shown = string | RegExp;

const holds = ({ body }: Comment, shown: Shown): boolean =>
  typeof shown === "string" ? body.includes(shown) : shown.test(body);

const stage = await openStage({ root: ROOT, spec: "usage.md", port: 0 });
const { person, repo, world } = stage;
const stranger = openPerson(world.github.apiUrl, world.github.addUser({ login: "eve", name: "Eve Example" }));

const readComments = (thread: number): Promise<Comment[]> =>
  person.get(`/repos/${repo}/issues/${thread}/comments?per_page=100`);

const until: Cast["until"] = async (thread, ...shows) => {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(100)) {
    const comments = await readComments(thread);
    if (shows.every((shown) => comments.some((comment) => holds(comment, shown)))) return;
    if (Date.now() > deadline)
      throw new Error(
        `#${thread} never showed ${shows.join(", ")}:\n${comments.map(({ body }) => body).join("\n---\n")}`,
      );
  }
};

const configure = async (text: string): Promise<void> => {
  const path = `/repos/${repo}/contents/.github/aidevos.yml`;
  const there = await person.get<{ sha: string }>(path).catch(() => null);
  await person.put(path, {
    message: "chore: settings",
    content: Buffer.from(text).toString("base64"),
    ...(there && { sha: there.sha }),
  });
};

const untilOwn: Cast["untilOwn"] = async (title, ...shows) => {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    const all = await person.get<(Issue & Comment)[]>(`/repos/${repo}/issues?state=all&per_page=100`);
    const own = all.find((issue) => issue.user.type === "Bot" && issue.title.startsWith(title));
    if (own && shows.every((shown) => holds(own, shown))) return own.number;
    if (Date.now() > deadline) throw new Error(`no “${title}” shows ${shows.join(", ")}:\n${own?.body}`);
  }
};

const failDeployment = async (): Promise<void> => {
  const at = `/repos/${repo}/deployments`;
  const { id } = await person.post<{ id: number }>(at, { ref: "main", required_contexts: [] });
  await person.post(`${at}/${id}/statuses`, { state: "failure", log_url: `https://ci.example/runs/${id}` });
};

const cast: Cast = {
  stage,
  until,
  configure,
  untilOwn,
  failDeployment,
  review: (...asked) => review(...asked),
  file: async (title, body, ...shows) => {
    const { number } = await person.post<Issue>(`/repos/${repo}/issues`, { title, body, labels: ["spec"] });
    await until(number, ...shows);
    return number;
  },
  say: async (thread, body) => void (await person.post(`/repos/${repo}/issues/${thread}/comments`, { body })),
  sayAsStranger: async (thread, body) =>
    void (await stranger.post(`/repos/${repo}/issues/${thread}/comments`, { body })),
};

/** Comments on lines of a change, by the review that they belong to. */
type LineComment = { id: number; in_reply_to_id?: number; pull_request_review_id: number };

const review: Cast["review"] = async (issue, path, line, body) => {
  const pulls = await person.get<{ number: number; head: { ref: string } }[]>(`/repos/${repo}/pulls`);
  const number = pulls.find(({ head }) => head.ref.startsWith(`aidevos/${issue}-`))?.number ?? 0;
  const at = `/repos/${repo}/pulls/${number}`;
  const { id } = await person.post<{ id: number }>(`${at}/reviews`, {
    event: "REQUEST_CHANGES",
    body: "Ours, please.",
    comments: [{ path, line, side: "RIGHT", body }],
  });
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    const comments = await person.get<LineComment[]>(`${at}/comments`);
    if (comments.some(({ in_reply_to_id: to }) => to !== undefined)) return { thread: number, ids: [`lines-${id}`] };
    if (Date.now() > deadline) throw new Error(`nobody answered the review of #${number}`);
  }
};

const camera = await openCamera();
try {
  for (const { name, play, shows } of SITUATIONS) {
    const { ids: own = [], thread } = await play(cast);
    const comments = await readComments(thread);
    const found = shows.map((shown) => `comment-${comments.find((comment) => holds(comment, shown))?.id ?? shown}`);
    const page = `${new URL(world.github.apiUrl).origin}/${repo}/issues/${thread}`;
    await camera.take(page, [...found, ...own], join(FOLDER, `${name}.png`));
    console.log(`docs/images/usage/${name}.png`);
  }
} finally {
  await camera.close();
  await stage.close();
}
