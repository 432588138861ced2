import * as v from "valibot";
import type { GitHub } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

const Repository = v.object({ default_branch: v.string(), archived: v.optional(v.boolean(), false) });

export const defaultBranchReader =
  (call: Caller): GitHub["readDefaultBranch"] =>
  async (repo) => {
    const where = { owner: repo.owner, repo: repo.name };
    const found = await call(repo.installationId, dataOf(Repository), (octokit) => octokit.rest.repos.get(where));
    if (found.archived) return null;
    const branch = found.default_branch;
    const read = call(repo.installationId, v.unknown(), (octokit) =>
      octokit.rest.repos.getBranch({ ...where, branch }),
    );
    return (await unlessRefused(read, [404], null)) === null ? null : branch;
  };

/** One that is there stays as people have it. */
export const labelEnsurer =
  (call: Caller): GitHub["ensureLabel"] =>
  async (repo, label) => {
    const create = call(repo.installationId, v.unknown(), (octokit) =>
      octokit.rest.issues.createLabel({ owner: repo.owner, repo: repo.name, ...label }),
    );
    await unlessRefused(create, [422], null);
  };
