import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "./demo.ts";
import type { Comment, Issue, PullRequest } from "./people/thread.ts";
import type { Terminal } from "./terminal.ts";

/** Observation windows are counted in beats; here a beat is a second, where it is a minute by itself. */
const BEAT_MS = 1_000;
const PATIENCE_S = 300;
const LOOK_MS = 500;

/** The token of the product's operator, as whoever can deploy derives it. */
const operatorToken = (apiToken: string, worker: string): string =>
  createHmac("sha256", apiToken).update(`control:${worker}`).digest("base64url");

/** A live product and the people around it. `operator`: the token of the product's control API. */
export type Act = Stage & { terminal: Terminal; signal: AbortSignal; origin: string; operator: string };

/** What is live by now. */
export const openAct = async (stage: Stage, terminal: Terminal, signal: AbortSignal): Promise<Act> => {
  const name = stage.repo.split("/")[1] ?? "";
  const origin = await stage.world.cloudflare.reserveUrl(name);
  return { ...stage, terminal, signal, origin, operator: operatorToken(stage.world.cloudflare.apiToken, name) };
};

/** Beats of a second. */
export const shorten = async ({ operator, origin, terminal }: Act): Promise<void> => {
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
  terminal.say(`\nThe operator sets beats to ${BEAT_MS / 1_000} s (a minute unless set).\n`);
};

const firstLine = (text: string): string =>
  text
    .replaceAll(/<!--[^]*?-->/gu, "")
    .trim()
    .split("\n")[0]
    ?.replaceAll(/\*\*|`/gu, "") ?? "";

export const until = async <T>(
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
export const awaitComment = async (act: Act, number: number, words: string[], seconds?: number): Promise<Comment> => {
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

type Change = { path: string; change(source: string): string; title: string; body: string };

/** Somebody's change goes to the default branch by a pull request of their own, whose number this is. */
export const mergeChange = async (
  { colleague: ben, repo, terminal }: Act,
  { body, change, path, title }: Change,
): Promise<number> => {
  const { content, sha } = await ben.get<{ content: string; sha: string }>(`/repos/${repo}/contents/${path}`);
  const source = change(Buffer.from(content, "base64").toString("utf8"));
  const { object } = await ben.get<{ object: { sha: string } }>(`/repos/${repo}/git/ref/heads/main`);
  const branch = "a-change";
  await ben.post(`/repos/${repo}/git/refs`, { ref: `refs/heads/${branch}`, sha: object.sha });
  const encoded = Buffer.from(source).toString("base64");
  await ben.put(`/repos/${repo}/contents/${path}`, { message: title, content: encoded, sha, branch });
  const pull = await ben.post<PullRequest>(`/repos/${repo}/pulls`, { title, head: branch, base: "main", body });
  terminal.tell({ who: ben.login, what: `opens #${pull.number} “${pull.title}”, and merges it`, url: pull.html_url });
  await ben.put(`/repos/${repo}/pulls/${pull.number}/merge`, { merge_method: "squash" });
  return pull.number;
};

/** The pull request that comes of an issue of the app's whose title begins with `words`, once its checks are green. */
export const awaitFollowUp = async (act: Act, words: string): Promise<PullRequest> => {
  const { person, repo, terminal } = act;
  const about = await until(act, `an issue “${words}”`, async () =>
    (await person.get<Issue[]>(`/repos/${repo}/issues?state=open`)).find(({ title }) => title.startsWith(words)),
  );
  terminal.tell({ who: about.user.login, what: `opens #${about.number} “${about.title}”`, url: about.html_url });
  const find = async (): Promise<PullRequest | undefined> =>
    (await person.get<PullRequest[]>(`/repos/${repo}/pulls?state=open`)).find(({ head }) =>
      head.ref.startsWith(`aidevos/${about.number}-`),
    );
  const opened = await until(act, "a follow-up pull request", find);
  terminal.tell({ who: opened.user.login, what: `opens #${opened.number} “${opened.title}”`, url: opened.html_url });
  return until(act, "green checks of the follow-up", async () => {
    const now = await find();
    return now !== undefined && !now.draft ? now : null;
  });
};
