import * as v from "valibot";
import type { GitHub } from "./github.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

const Compared = v.object({ merge_base_commit: v.object({ sha: v.string() }) });

export const mergeBaseReader =
  (call: Caller): GitHub["readMergeBase"] =>
  async (repo, branch, base) => {
    const { merge_base_commit: parted } = await call(repo.installationId, dataOf(Compared), (octokit) =>
      octokit.rest.repos.compareCommitsWithBasehead({
        owner: repo.owner,
        repo: repo.name,
        basehead: `${base}...${branch}`,
        per_page: 1,
      }),
    );
    return parted.sha;
  };
