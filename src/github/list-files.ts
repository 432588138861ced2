import * as v from "valibot";
import { UserError } from "#src/errors.ts";
import type { GitHub } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

const Tree = v.object({
  truncated: v.boolean(),
  tree: v.array(v.object({ path: v.string(), type: v.string(), sha: v.string() })),
});

/** One call, whatever the number of files; none of a commit that is not there. GitHub cuts a listing of more than 100,000. */
export const fileLister =
  (call: Caller): GitHub["listFiles"] =>
  async (repo, ref) => {
    const read = call(repo.installationId, dataOf(Tree), (octokit) =>
      octokit.rest.git.getTree({ owner: repo.owner, repo: repo.name, tree_sha: ref, recursive: "true" }),
    );
    const { tree, truncated } = await unlessRefused(read, [404], { tree: [], truncated: false });
    if (truncated)
      throw new UserError(
        "environment",
        `${repo.owner}/${repo.name} holds more files than GitHub lists at once.`,
        "Keep a product in a repository of its own.",
      );
    return Object.fromEntries(tree.filter(({ type }) => type === "blob").map(({ path, sha }) => [path, sha]));
  };
