import * as v from "valibot";
import type { GitHub } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

const Content = v.union([
  v.object({ type: v.literal("file"), encoding: v.literal("base64"), content: v.string() }),
  v.array(v.unknown()),
  v.object({ type: v.picklist(["symlink", "submodule"]) }),
]);

/** Files of at most 1 MB, GitHub's limit for this call; a directory is no file. */
export const fileReader =
  (call: Caller): GitHub["readFile"] =>
  async (repo, path, ref) => {
    const read = call(repo.installationId, dataOf(Content), (octokit) =>
      octokit.rest.repos.getContent({ owner: repo.owner, repo: repo.name, path, ref }),
    );
    const found = await unlessRefused(read, [404], null);
    return found && "content" in found ? Buffer.from(found.content, "base64").toString("utf8") : null;
  };
