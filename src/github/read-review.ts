import * as v from "valibot";
import type { GitHub } from "./github.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

const Comment = v.object({
  id: v.number(),
  path: v.string(),
  line: v.nullish(v.number(), null),
  original_line: v.nullish(v.number(), null),
  body: v.string(),
});

const MOST = 100;

/** What a review says of single lines, in its order; of more than a hundred the first. */
export const reviewReader =
  (call: Caller): GitHub["readReviewComments"] =>
  async ({ installationId, name, owner }, pull, review) => {
    const comments = await call(installationId, dataOf(v.array(Comment)), (octokit) =>
      octokit.rest.pulls.listCommentsForReview({
        owner,
        repo: name,
        pull_number: pull,
        review_id: review,
        per_page: MOST,
      }),
    );
    return comments.map(({ body, id, line, original_line: original, path }) => ({
      id,
      path,
      line: line ?? original,
      text: body,
    }));
  };
