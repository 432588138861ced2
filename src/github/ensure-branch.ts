import * as v from "valibot";
import { TransientError, UserError } from "#src/errors.ts";
import type { BranchContent, CommitContent, GitHub, Repo } from "./github.ts";
import { GitHubRefusal, unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import type { ReadSelf } from "./read-self.ts";
import { sanitiseText } from "./sanitise-post.ts";

const PREFIX = "aidevos/";
const NAME = /^aidevos\/[a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9])){0,99}$/u;
const RACE_MS = 1_000;
const FILE = { mode: "100644", type: "blob" } as const;

const Sha = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/u));
const Branch = v.object({
  commit: v.object({
    sha: Sha,
    commit: v.object({ tree: v.object({ sha: Sha }) }),
    parents: v.optional(v.array(v.object({ sha: Sha })), []),
  }),
});
const Made = v.object({ sha: Sha });
const Ref = v.object({ object: v.object({ sha: Sha }) });

const headOf = async (call: Caller, repo: Repo, branch: string) => {
  const read = call(repo.installationId, dataOf(Branch), (octokit) =>
    octokit.rest.repos.getBranch({ owner: repo.owner, repo: repo.name, branch }),
  );
  const found = await unlessRefused(read, [404], null);
  return found
    ? {
        sha: found.commit.sha,
        tree: found.commit.commit.tree.sha,
        parents: found.commit.parents.map(({ sha }) => sha),
      }
    : null;
};

/** A commit, its tree, and those that it follows. */
type Head = { sha: string; tree: string; parents: string[] };

type Written = Pick<BranchContent, "blobs" | "date" | "files" | "message" | "removed"> &
  Pick<CommitContent, "coAuthors">;

const commit = async (
  call: Caller,
  readSelf: ReadSelf,
  repo: Repo,
  content: Written,
  start: Head,
  merged: Head | null,
) => {
  const under = merged ?? start;
  const { blobs = {}, files, removed = [] } = content;
  const isEmpty = files.length + removed.length + Object.keys(blobs).length === 0;
  if (merged === null && isEmpty) return start.sha;
  const where = { owner: repo.owner, repo: repo.name };
  const tree = isEmpty
    ? { sha: under.tree }
    : await call(repo.installationId, dataOf(Made), (octokit) =>
        octokit.rest.git.createTree({
          ...where,
          base_tree: under.tree,
          tree: [
            ...files.map(({ path, content: text }) => ({ path, ...FILE, content: text })),
            ...Object.entries(blobs).map(([path, sha]) => ({ path, ...FILE, sha })),
            ...removed.map((path) => ({ path, ...FILE, sha: null })),
          ],
        }),
      );
  if (tree.sha === start.tree && (merged === null || start.parents.includes(merged.sha))) return start.sha;
  const self = await readSelf(repo.installationId);
  const author = { name: self.login, email: self.email, date: content.date };
  const message = sanitiseText(content.message, { mayMention: [], mayClose: null, secrets: [] });
  const trailers = content.coAuthors.map(({ email, name }) => `Co-authored-by: ${name} <${email}>`);
  const made = await call(repo.installationId, dataOf(Made), (octokit) =>
    octokit.rest.git.createCommit({
      ...where,
      message: trailers.length === 0 ? message : `${message}\n\n${trailers.join("\n")}`,
      tree: tree.sha,
      parents: merged === null ? [start.sha] : [start.sha, merged.sha],
      author,
      committer: author,
    }),
  );
  return made.sha;
};

const refuseForeign = (branch: string): void => {
  if (!branch.startsWith(PREFIX) || !NAME.test(branch)) throw new Error(`“${branch}” is no branch of ours`);
};

/**
 * The identity of the content is its tree: files that are already so make no commit, and a commit is put on top of
 * whatever the branch holds, so a human's push is never lost.
 */
export const branchEnsurer =
  (call: Caller, readSelf: ReadSelf): GitHub["ensureBranch"] =>
  async (repo, content) => {
    const { branch, base } = content;
    refuseForeign(branch);
    const existing = await headOf(call, repo, branch);
    const start = existing ?? (await headOf(call, repo, base));
    if (!start)
      throw new UserError(
        "environment",
        `${repo.owner}/${repo.name} has no branch ${base}.`,
        "Push a first commit to it.",
      );
    const merged = content.merges && existing ? await headOf(call, repo, base) : null;
    const sha = await commit(
      call,
      readSelf,
      repo,
      { ...content, coAuthors: content.coAuthor === undefined ? [] : [content.coAuthor] },
      start,
      merged,
    );
    if (existing?.sha === sha) return { sha, changed: false };
    const where = { owner: repo.owner, repo: repo.name };
    const move = call(repo.installationId, dataOf(Ref), (octokit) =>
      existing
        ? octokit.rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha, force: false })
        : octokit.rest.git.createRef({ ...where, ref: `refs/heads/${branch}`, sha }),
    );
    try {
      await move;
    } catch (error) {
      // Somebody else made or moved the branch since we looked: look again.
      if (error instanceof GitHubRefusal && [409, 422].includes(error.status))
        throw new TransientError(`${branch} has changed meanwhile`, RACE_MS, { cause: error });
      throw error;
    }
    return { sha, changed: true };
  };

const Commit = v.object({ tree: v.object({ sha: Sha }) });

/** The identity of a commit is its sha, which follows from its content and from what it goes on top of. */
export const commitEnsurer =
  (call: Caller, readSelf: ReadSelf): GitHub["ensureCommit"] =>
  async (repo, content) => {
    const { branch, onto } = content;
    refuseForeign(branch);
    const where = { owner: repo.owner, repo: repo.name };
    const { tree } = await call(repo.installationId, dataOf(Commit), (octokit) =>
      octokit.rest.git.getCommit({ ...where, commit_sha: onto }),
    );
    const sha = await commit(call, readSelf, repo, content, { sha: onto, tree: tree.sha, parents: [] }, null);
    const head = await headOf(call, repo, branch);
    if (head?.sha === sha) return sha;
    if (head?.sha !== onto) return null;
    const move = call(repo.installationId, dataOf(Ref), (octokit) =>
      octokit.rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha, force: false }),
    );
    return (await unlessRefused(move, [409, 422], null)) === null ? null : sha;
  };
