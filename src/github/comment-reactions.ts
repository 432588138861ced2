import * as v from "valibot";
import type { GitHub } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { URGENT } from "./pace/describe-request.ts";

const Given = v.object({
  created_at: v.string(),
  user: v.nullable(v.object({ login: v.string(), type: v.string() })),
});
const MOST = 100;

/** Null where the comment is gone: whoever deleted it wants no answer. */
export const commentReactionEnsurer =
  (call: Caller): GitHub["ensureCommentReaction"] =>
  async (repo, comment, content) => {
    const sent = call(repo.installationId, dataOf(v.object({ id: v.number() })), (octokit) =>
      octokit.rest.reactions.createForIssueComment({
        owner: repo.owner,
        repo: repo.name,
        comment_id: comment,
        content,
        request: URGENT.answer,
      }),
    );
    await unlessRefused(sent, [404], null);
  };

/** The newest hundred of them, and none where the comment is gone. */
export const approversReader =
  (call: Caller): GitHub["readApprovers"] =>
  async (repo, comment, since) => {
    const read = call(repo.installationId, dataOf(v.array(Given)), (octokit) =>
      octokit.rest.reactions.listForIssueComment({
        owner: repo.owner,
        repo: repo.name,
        comment_id: comment,
        content: "+1",
        per_page: MOST,
      }),
    );
    const given = await unlessRefused(read, [404], []);
    return given.flatMap(({ created_at: at, user }) =>
      user !== null && user.type !== "Bot" && Date.parse(at) >= Math.floor(Date.parse(since) / 1000) * 1000
        ? [user.login]
        : [],
    );
  };
