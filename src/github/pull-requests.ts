import * as v from "valibot";
import { TransientError } from "#src/errors.ts";
import type { GitHub, PullRequest, PullRequestText, Repo } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { type PostRules, sanitisePost, sanitiseText } from "./sanitise-post.ts";
import type { Spelling } from "./spellings-of.ts";

const Pull = v.pipe(
  v.object({
    number: v.number(),
    node_id: v.string(),
    html_url: v.string(),
    state: v.picklist(["open", "closed"]),
    merged_at: v.nullable(v.string()),
    merge_commit_sha: v.nullable(v.string()),
    draft: v.optional(v.boolean(), false),
    mergeable: v.nullish(v.boolean(), null),
    body: v.nullable(v.string()),
    head: v.object({ ref: v.string(), sha: v.string(), repo: v.nullable(v.object({ id: v.number() })) }),
    base: v.object({ ref: v.string() }),
  }),
  v.transform((pull) => ({
    body: pull.body ?? "",
    headRepoId: pull.head.repo?.id ?? null,
    answer: {
      number: pull.number,
      nodeId: pull.node_id,
      url: pull.html_url,
      state: pull.state,
      merged: pull.merged_at !== null,
      mergeSha: pull.merged_at === null ? null : pull.merge_commit_sha,
      draft: pull.draft,
      branch: pull.head.ref,
      headSha: pull.head.sha,
      base: pull.base.ref,
      mergeable: pull.mergeable,
    } satisfies PullRequest,
  })),
);
type Pull = v.InferOutput<typeof Pull>;

const Ready = v.object({
  markPullRequestReadyForReview: v.object({ pullRequest: v.object({ isDraft: v.boolean() }) }),
});
const Draft = v.object({ node: v.nullable(v.object({ isDraft: v.boolean() })) });
const MARK_READY = `mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
const READ_DRAFT = `query($id: ID!) { node(id: $id) { ... on PullRequest { isDraft } } }`;

const findOurs = async (call: Caller, repo: Repo, branch: string): Promise<Pull | null> => {
  const listed = await call(repo.installationId, dataOf(v.array(Pull)), (octokit) =>
    octokit.rest.pulls.list({
      owner: repo.owner,
      repo: repo.name,
      head: `${repo.owner}:${branch}`,
      state: "all",
      sort: "created",
      direction: "desc",
    }),
  );
  const ours = listed.filter(({ answer, headRepoId }) => answer.branch === branch && headRepoId === repo.id);
  return ours.find(({ answer }) => answer.state === "open") ?? ours[0] ?? null;
};

export const ownPullsLister =
  (call: Caller): GitHub["listOwnPulls"] =>
  async (repo) => {
    const listed = await call(repo.installationId, dataOf(v.array(Pull)), (octokit) =>
      octokit.rest.pulls.list({ owner: repo.owner, repo: repo.name, state: "open", per_page: 100 }),
    );
    return listed.flatMap(({ answer: { branch, number }, headRepoId }) =>
      headRepoId === repo.id && branch.startsWith("aidevos/") ? [{ number, branch }] : [],
    );
  };

const sameText = (left: string, right: string): boolean =>
  left.replaceAll("\r\n", "\n").trimEnd() === right.replaceAll("\r\n", "\n").trimEnd();

/** Looked up by branch. A pull request that a human closed stays closed: it is given back as it is. */
export const pullRequestEnsurer =
  (call: Caller, secrets: readonly Spelling[]): GitHub["ensurePullRequest"] =>
  async (repo, text: PullRequestText) => {
    const where = { owner: repo.owner, repo: repo.name };
    const issue = /^aidevos\/(\d+)-/u.exec(text.branch)?.[1];
    const rules: PostRules = { mayMention: [], mayClose: issue === undefined ? null : Number(issue), secrets };
    const body = sanitisePost(text.body, rules);
    const found = await findOurs(call, repo, text.branch);
    if (found && (found.answer.state === "closed" || sameText(found.body, body))) return found.answer;
    if (found) {
      const edit = call(repo.installationId, dataOf(Pull), (octokit) =>
        octokit.rest.pulls.update({ ...where, pull_number: found.answer.number, body }),
      );
      return (await edit).answer;
    }
    const { branch: head, base, draft } = text;
    const title = sanitiseText(text.title, { ...rules, mayClose: null }).slice(0, 256);
    const create = call(repo.installationId, dataOf(Pull), (octokit) =>
      octokit.rest.pulls.create({ ...where, head, base, title, body, draft }),
    );
    return (await create).answer;
  };

/** There is no REST call for this one. GitHub may refuse a pull request that is no draft; being none is the goal. */
export const readyMarker =
  (call: Caller): GitHub["markReady"] =>
  async ({ installationId }, nodeId) => {
    const mark = call(installationId, Ready, (octokit) => octokit.graphql(MARK_READY, { id: nodeId }));
    const marked = await unlessRefused(mark, [422], null);
    if (marked && !marked.markPullRequestReadyForReview.pullRequest.isDraft) return;
    const { node } = await call(installationId, Draft, (octokit) => octokit.graphql(READ_DRAFT, { id: nodeId }));
    if (node?.isDraft !== false) throw new TransientError("GitHub left the pull request a draft", 2_000);
  };

export const pullRequestReader =
  (call: Caller): GitHub["readPullRequest"] =>
  async (repo, number) => {
    const pull = await call(repo.installationId, dataOf(Pull), (octokit) =>
      octokit.rest.pulls.get({ owner: repo.owner, repo: repo.name, pull_number: number }),
    );
    return pull.answer;
  };

export const pullRequestFinder =
  (call: Caller): GitHub["findPullRequestOfCommit"] =>
  async (repo, sha) => {
    const list = call(repo.installationId, dataOf(v.array(Pull)), (octokit) =>
      octokit.rest.repos.listPullRequestsAssociatedWithCommit({ owner: repo.owner, repo: repo.name, commit_sha: sha }),
    );
    const pulls = await unlessRefused(list, [404, 422], []);
    const merged = pulls.filter(({ answer }) => answer.merged);
    const found = merged.find(({ answer }) => answer.mergeSha === sha) ?? merged[0];
    return found ? { number: found.answer.number, branch: found.answer.branch } : null;
  };
