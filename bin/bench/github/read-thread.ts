import type { Comment } from "#src/world/people/thread.ts";
import type { Crowd } from "./open-crowd.ts";

export type Place = { repo: string; issue: number };

const said = async ({ person }: Crowd, { issue, repo }: Place): Promise<string[]> => {
  const comments = await person.get<Comment[]>(`/repos/${repo}/issues/${issue}/comments?per_page=100`);
  return comments.filter(({ user }) => user.type === "Bot").map(({ body }) => body);
};

/** Why the app has given up an issue; null where it hasn't. */
export const readStop = async (crowd: Crowd, place: Place): Promise<string | null> =>
  (await said(crowd, place)).find((body) => /^\*\*(?:Stopped|Nothing is built yet)/u.test(body)) ?? null;

/** Pull requests that say that people have changed what they hold; nobody has. */
export const countLeft = async ({ person }: Crowd, repo: string): Promise<number> => {
  const comments: Comment[] = [];
  for (let page = 1; ; page += 1) {
    const path = `/repos/${repo}/issues/comments?per_page=100&page=${page}`;
    const listed = await person.get<Comment[]>(path);
    comments.push(...listed);
    if (listed.length < 100) break;
  }
  return comments.filter(({ body }) => body.startsWith("**Left as people have them:**")).length;
};

/** Services that the product on the default branch is planned to have. */
export const countServices = async ({ person }: Crowd, repo: string): Promise<number> => {
  const { content } = await person.get<{ content: string }>(`/repos/${repo}/contents/docs/plan.json`);
  const { plan } = JSON.parse(Buffer.from(content, "base64").toString()) as { plan: { services: unknown[] } };
  return plan.services.length;
};

/** Whether its status says that GitHub's limits are waited for. */
export const readsWaiting = async (crowd: Crowd, place: Place): Promise<boolean> =>
  (await said(crowd, place)).some((body) => /^\*\*Next:\*\* waiting for GitHub's rate limit until /mu.test(body));

/** Gives a command that anybody is answered at once who may give any. Gives its comment. */
export const askForHelp = async ({ person }: Crowd, { issue, repo }: Place): Promise<number> =>
  (await person.post<Comment>(`/repos/${repo}/issues/${issue}/comments`, { body: "/aidevos help" })).id;

/** How often help was given. */
export const countHelps = async (crowd: Crowd, place: Place): Promise<number> =>
  (await said(crowd, place)).filter((body) => body.includes("`/aidevos ignore`")).length;

export const isSeen = async ({ person }: Crowd, { repo }: Place, comment: number): Promise<boolean> =>
  (await person.get<unknown[]>(`/repos/${repo}/issues/comments/${comment}/reactions?content=eyes`)).length > 0;
