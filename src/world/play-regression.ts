import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "./demo.ts";
import type { Comment, Issue, PullRequest } from "./people/thread.ts";
import { openTodoUsers, type TodoUsers } from "./people/todo-users.ts";
import type { Terminal } from "./terminal.ts";

/** Observation windows are counted in beats; here a beat is a second, where it is a minute by itself. */
const BEAT_MS = 1_000;
const USERS = 60;
const TODOS = 110;
const PAUSE_MS = 600;
/** So long people use the product before anybody changes it. */
const BEFORE_S = 40;
const PATIENCE_S = 300;
const LOOK_MS = 500;

const COUNT = /^(?<indent> +)const count = this\.records\.countWhere\((?<conditions>\[[^\]]*\])\);$/mu;
const SLOW = `$<indent>const open = this.records.where($<conditions>);
$<indent>const count = open.filter(({ id }) => !this.records.find(id).done).length;`;

/** Plausible, and slow: the count asks every record itself. */
const slowDown = (source: string): string => {
  const slow = source.replace(COUNT, SLOW);
  if (slow === source) throw new Error("the product has no count to slow down: `--regress` is for the to-do list");
  return slow;
};

/** The token of the product's operator, as whoever can deploy derives it. */
const operatorToken = (apiToken: string, worker: string): string =>
  createHmac("sha256", apiToken).update(`control:${worker}`).digest("base64url");

/** `operator`: the token of the product's control API. */
type Act = Stage & { terminal: Terminal; signal: AbortSignal; origin: string; operator: string };

const shorten = async ({ operator, origin, repo, terminal, world }: Act): Promise<void> => {
  const answer = await fetch(`${origin}/control/settings`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${operator}`, "content-type": "application/json" },
    body: JSON.stringify({
      scope: "*",
      changes: { beatMs: BEAT_MS, reportMs: 200 },
      by: "the demo",
      reason: "Windows of seconds instead of minutes",
    }),
  });
  if (!answer.ok) throw new Error(`the product's settings could not be changed: ${await answer.text()}`);
  // Canaries wait for the app's judgement.
  world.github.setVariable(repo, "CANARY", "hold");
  terminal.say(
    `\nThe operator sets beats to ${BEAT_MS / 1_000} s (a minute unless set), and has canaries wait for the app.\n`,
  );
};

/** Somebody's change goes to the default branch by a pull request of their own. */
const mergeSlowChange = async ({ colleague: ben, repo, terminal }: Act): Promise<number> => {
  const path = "src/services/todo.ts";
  const { content, sha } = await ben.get<{ content: string; sha: string }>(`/repos/${repo}/contents/${path}`);
  const source = slowDown(Buffer.from(content, "base64").toString("utf8"));
  const { object } = await ben.get<{ object: { sha: string } }>(`/repos/${repo}/git/ref/heads/main`);
  await ben.post(`/repos/${repo}/git/refs`, { ref: "refs/heads/exact-counts", sha: object.sha });
  const message = "fix(todo): count what each to-do itself says";
  const encoded = Buffer.from(source).toString("base64");
  await ben.put(`/repos/${repo}/contents/${path}`, { message, content: encoded, sha, branch: "exact-counts" });
  const pull = await ben.post<PullRequest>(`/repos/${repo}/pulls`, {
    title: message,
    head: "exact-counts",
    base: "main",
    body: "The count can never disagree with the list now.",
  });
  terminal.tell({ who: ben.login, what: `opens #${pull.number} “${pull.title}”, and merges it`, url: pull.html_url });
  await ben.put(`/repos/${repo}/pulls/${pull.number}/merge`, { merge_method: "squash" });
  return pull.number;
};

const firstLine = (text: string): string =>
  text
    .replaceAll(/<!--[^]*?-->/gu, "")
    .trim()
    .split("\n")[0]
    ?.replaceAll(/\*\*|`/gu, "") ?? "";

const until = async <T>(
  { signal }: Act,
  what: string,
  look: () => Promise<T | null | undefined>,
  seconds = PATIENCE_S,
): Promise<T> => {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== null && found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what} did not come about within ${seconds} s`);
    await sleep(LOOK_MS, undefined, { signal });
  }
};

/** A comment of the app's on an issue or pull request that begins with one of `words`. */
const awaitComment = async (act: Act, number: number, words: string[], seconds?: number): Promise<Comment> => {
  const { person, repo, terminal } = act;
  const comment = await until(
    act,
    `“${words.join("” or “")}” on #${number}`,
    async () => {
      const comments = await person.get<Comment[]>(`/repos/${repo}/issues/${number}/comments?per_page=100`);
      return comments.find(
        ({ body, user }) => user.type === "Bot" && words.some((word) => body.startsWith(`**${word}`)),
      );
    },
    seconds,
  );
  terminal.tell({ who: comment.user.login, what: firstLine(comment.body), url: comment.html_url });
  return comment;
};

const awaitFollowUp = async (act: Act): Promise<PullRequest> => {
  const { person, repo, terminal } = act;
  const incident = await until(act, "an issue about it", async () =>
    (await person.get<Issue[]>(`/repos/${repo}/issues?state=open`)).find(({ title }) =>
      title.startsWith("Regression:"),
    ),
  );
  terminal.tell({
    who: incident.user.login,
    what: `opens #${incident.number} “${incident.title}”`,
    url: incident.html_url,
  });
  const find = async (): Promise<PullRequest | undefined> =>
    (await person.get<PullRequest[]>(`/repos/${repo}/pulls?state=open`)).find(({ head }) =>
      head.ref.startsWith(`aidevos/${incident.number}-`),
    );
  const opened = await until(act, "a follow-up pull request", find);
  terminal.tell({ who: opened.user.login, what: `opens #${opened.number} “${opened.title}”`, url: opened.html_url });
  return until(act, "green checks of the follow-up", async () => {
    const now = await find();
    return now !== undefined && !now.draft ? now : null;
  });
};

const play = async (act: Act, users: TodoUsers): Promise<void> => {
  const { person, repo, terminal } = act;
  terminal.say(`${USERS} people use the product, each with a list of ${TODOS} to-dos.\n`);
  await sleep(BEFORE_S * 1_000, undefined, { signal: act.signal });
  const slow = await mergeSlowChange(act);
  await awaitComment(act, slow, ["Rolled back"]);
  const followUp = await awaitFollowUp(act);
  await person.post(`/repos/${repo}/pulls/${followUp.number}/reviews`, {
    event: "APPROVE",
    body: "Measured, and it reads well.",
  });
  await person.put(`/repos/${repo}/pulls/${followUp.number}/merge`, { merge_method: "squash" });
  terminal.tell({ who: person.login, what: `approves and merges #${followUp.number}`, url: null });
  await awaitComment(act, followUp.number, ["KEPT"]);
  const { answered, failed } = users.counts();
  terminal.say(`\nMeanwhile the product's users asked ${answered} times; ${failed} were not answered as asked.`);
};

/** STORY 2 from people's chairs: a slow change is merged, judged in a canary, taken back, mended with proof, and kept. */
export const playRegression = async (stage: Stage, terminal: Terminal, signal: AbortSignal): Promise<void> => {
  const name = stage.repo.split("/")[1] ?? "";
  const origin = await stage.world.cloudflare.reserveUrl(name);
  const operator = operatorToken(stage.world.cloudflare.apiToken, name);
  const act: Act = { ...stage, terminal, signal, origin, operator };
  await shorten(act);
  const users = await openTodoUsers({ origin, operator, users: USERS, todos: TODOS, pauseMs: PAUSE_MS });
  try {
    await play(act, users);
  } finally {
    await users.stop();
  }
};
