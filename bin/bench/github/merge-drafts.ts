import type { PullRequest } from "#src/world/people/thread.ts";
import type { Crowd } from "./open-crowd.ts";

type Pull = PullRequest & { node_id: string };

const MARK_READY = `mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;

const markReady = async ({ token, world }: Crowd, id: string): Promise<void> => {
  const answer = await fetch(`${world.github.url}/api/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query: MARK_READY, variables: { id } }),
  });
  if (!answer.ok) throw new Error(`a draft can't be made ready: ${answer.status} ${await answer.text()}`);
};

/**
 * Merges every draft of a repository that git can merge, and gives the issues that they were for. `tried`: commits that
 * could not be merged, and can't until something is pushed.
 */
export const mergeDrafts = async (crowd: Crowd, repo: string, tried: Set<string>): Promise<number[]> => {
  const { person } = crowd;
  const merged: number[] = [];
  for (const { draft, head, node_id: id, number } of await person.get<Pull[]>(`/repos/${repo}/pulls?state=open`)) {
    if (tried.has(head.sha)) continue;
    if (draft) await markReady(crowd, id);
    try {
      await person.put(`/repos/${repo}/pulls/${number}/merge`, { merge_method: "squash" });
      merged.push(Number(/^aidevos\/(\d+)-/u.exec(head.ref)?.[1]));
    } catch (error) {
      // What conflicts with what was merged just now is for the app to build anew.
      if (!(error instanceof Error) || !/: 40[59] /u.test(error.message)) throw error;
      if (error.message.includes(": 405 ")) tried.add(head.sha);
    }
  }
  return merged;
};
