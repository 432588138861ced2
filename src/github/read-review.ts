import * as v from "valibot";
import type { ReviewComment } from "#src/pull-request/review-comment.ts";
import type { GitHub } from "./github.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { parseMarker } from "./marker.ts";
import type { ReadSelf } from "./read-self.ts";
import type { Spelling } from "./spellings-of.ts";

const Number = v.nullish(v.number(), null);
const Comments = v.array(
  v.object({
    id: v.number(),
    in_reply_to_id: Number,
    pull_request_review_id: Number,
    user: v.nullable(v.object({ id: v.number(), login: v.string(), type: v.string() })),
    path: v.string(),
    original_commit_id: v.string(),
    original_line: Number,
    original_start_line: Number,
    line: Number,
    start_line: Number,
    side: v.nullish(v.picklist(["LEFT", "RIGHT"]), "RIGHT"),
    body: v.string(),
  }),
);
type Listed = v.InferOutput<typeof Comments>[number];

const PAGE = 100;

export type ThreadRules = { call: Caller; readSelf: ReadSelf; key: string; secrets: readonly Spelling[] };

/** Every comment on lines of a pull request, oldest first; and of those that are ours, the topic. */
export const listThreads = async (
  { call, key, readSelf }: ThreadRules,
  repo: Parameters<GitHub["readReviewComments"]>[0],
  pull: number,
): Promise<(Listed & { topic: string | null })[]> => {
  const self = await readSelf(repo.installationId);
  const all: (Listed & { topic: string | null })[] = [];
  for (let page = 1; ; page += 1) {
    const listed = await call(repo.installationId, dataOf(Comments), (octokit) =>
      octokit.rest.pulls.listReviewComments({
        owner: repo.owner,
        repo: repo.name,
        pull_number: pull,
        per_page: PAGE,
        page,
      }),
    );
    for (const comment of listed)
      all.push({
        ...comment,
        topic: comment.user?.id === self.userId ? parseMarker(key, repo.id, pull, comment.body) : null,
      });
    if (listed.length < PAGE) return all;
  }
};

/** The lines as the reviewer saw them, whatever has become of them since. */
const linesOf = ({ original_line: end, original_start_line: start, line, start_line: from }: Listed) => {
  const to = end ?? line;
  return to === null ? null : { from: start ?? from ?? to, to };
};

/** What people say of single lines of a pull request, oldest first. */
export const reviewReader =
  (rules: ThreadRules): GitHub["readReviewComments"] =>
  async (repo, pull) => {
    const all = await listThreads(rules, repo, pull);
    return all.flatMap((comment): ReviewComment[] => {
      const { id, path, side, user } = comment;
      if (user?.type !== "User") return [];
      const thread = comment.in_reply_to_id ?? id;
      const answers = all.filter((other) => other.topic !== null && other.in_reply_to_id === thread);
      return [
        {
          id,
          thread,
          review: comment.pull_request_review_id,
          by: { login: user.login, id: user.id },
          path,
          lines: linesOf(comment),
          isOfOld: side === "LEFT",
          commit: comment.original_commit_id,
          text: comment.body,
          isAnswered: answers.some((answer) => answer.id > id),
        },
      ];
    });
  };
