import type { Comment } from "#src/world/people/thread.ts";
import type { Crowd } from "./open-crowd.ts";

type Place = { repo: string; issue: number };

const said = async ({ person }: Crowd, { issue, repo }: Place): Promise<string[]> => {
  const comments = await person.get<Comment[]>(`/repos/${repo}/issues/${issue}/comments?per_page=100`);
  return comments.filter(({ user }) => user.type === "Bot").map(({ body }) => body);
};

/** Why the app has given up an issue; null where it hasn't. */
export const readStop = async (crowd: Crowd, place: Place): Promise<string | null> =>
  (await said(crowd, place)).find((body) => /^\*\*(?:Stopped|Nothing is built yet)/u.test(body)) ?? null;

/** Whether its status says that GitHub's limits are waited for. */
export const readsWaiting = async (crowd: Crowd, place: Place): Promise<boolean> =>
  (await said(crowd, place)).some((body) => /^\*\*Next:\*\* waiting for GitHub's rate limit until /mu.test(body));

/** Gives a command that anybody is answered at once who may give any. */
export const askForHelp = async ({ person }: Crowd, { issue, repo }: Place): Promise<void> => {
  await person.post(`/repos/${repo}/issues/${issue}/comments`, { body: "/aidevos help" });
};

export const isHelped = async (crowd: Crowd, place: Place): Promise<boolean> =>
  (await said(crowd, place)).some((body) => body.includes("`/aidevos ignore`"));
