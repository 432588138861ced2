import * as v from "valibot";
import { TransientError, UserError } from "#src/errors.ts";
import type { BranchContent, CommitContent, GitHub, Repo } from "./github.ts";
import { GitHubRefusal, unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { sanitiseText } from "./sanitise-post.ts";
import { holdsSecret, type Spelling } from "./spellings-of.ts";

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

/** A commit, its tree, and those that it follows. */
type Head = { sha: string; tree: string; parents: string[] };

const headOf = async (call: Caller, repo: Repo, branch: string): Promise<Head | null> => {
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

const Commit = v.object({
  sha: Sha,
  tree: v.object({ sha: Sha }),
  parents: v.optional(v.array(v.object({ sha: Sha })), []),
});

const readCommit = (call: Caller, repo: Repo, sha: string): Promise<v.InferOutput<typeof Commit>> =>
  call(repo.installationId, dataOf(Commit), (octokit) =>
    octokit.rest.git.getCommit({ owner: repo.owner, repo: repo.name, commit_sha: sha }),
  );

/** What `base` names: no branch can be called as a commit is. */
const baseOf = async (call: Caller, repo: Repo, base: string): Promise<Head | null> => {
  if (!v.is(Sha, base)) return headOf(call, repo, base);
  const { parents, tree } = await readCommit(call, repo, base);
  return { sha: base, tree: tree.sha, parents: parents.map(({ sha }) => sha) };
};

export const headReader =
  (call: Caller): GitHub["readHead"] =>
  async (repo, branch) =>
    (await headOf(call, repo, branch))?.sha ?? null;

type Written = Pick<BranchContent, "blobs" | "files" | "removed">;

/** Taken out of a file, a secret would leave code that does something else: nothing is pushed then. */
const refuseSecrets = ({ files }: Written, secrets: readonly Spelling[]): void => {
  const text = files.map(({ content, path }) => `${path}\n${content}`).join("\n");
  if (!holdsSecret(text, secrets)) return;
  throw new UserError(
    "review-failed",
    "A file would hold a secret of this app, so nothing is pushed.",
    "Take whatever asks for it out of the spec and the comments. The app's operator should look how it got there.",
  );
};

/** The tree that comes of one where files are written and removed. */
const writeTree = async (
  call: Caller,
  secrets: readonly Spelling[],
  repo: Repo,
  under: string,
  content: Written,
): Promise<string> => {
  refuseSecrets(content, secrets);
  const { blobs = {}, files, removed = [] } = content;
  if (files.length + removed.length + Object.keys(blobs).length === 0) return under;
  const { sha } = await call(repo.installationId, dataOf(Made), (octokit) =>
    octokit.rest.git.createTree({
      owner: repo.owner,
      repo: repo.name,
      base_tree: under,
      tree: [
        ...files.map(({ path, content: text }) => ({ path, ...FILE, content: text })),
        ...Object.entries(blobs).map(([path, blob]) => ({ path, ...FILE, sha: blob })),
        ...removed.map((path) => ({ path, ...FILE, sha: null })),
      ],
    }),
  );
  return sha;
};

/** A commit without an author of its own: GitHub signs it as the app's, and shows it as verified. */
const commit = async (
  call: Caller,
  secrets: readonly Spelling[],
  repo: Repo,
  tree: string,
  parents: string[],
  { coAuthors, message }: Pick<CommitContent, "coAuthors" | "message">,
): Promise<string> => {
  const text = sanitiseText(message, { mayMention: [], mayClose: null, secrets });
  const trailers = coAuthors.map(({ email, name }) => `Co-authored-by: ${name} <${email}>`);
  const { sha } = await call(repo.installationId, dataOf(Made), (octokit) =>
    octokit.rest.git.createCommit({
      owner: repo.owner,
      repo: repo.name,
      message: trailers.length === 0 ? text : `${text}\n\n${trailers.join("\n")}`,
      tree,
      parents,
    }),
  );
  return sha;
};

const refuseForeign = (branch: string): void => {
  if (!branch.startsWith(PREFIX) || !NAME.test(branch)) throw new Error(`“${branch}” is no branch of ours`);
};

/**
 * The identity of the content is its tree: files that are already so make no commit, and a commit is put on top of
 * whatever the branch holds, so a human's push is never lost.
 */
export const branchEnsurer =
  (call: Caller, secrets: readonly Spelling[]): GitHub["ensureBranch"] =>
  async (repo, content) => {
    const { branch, base } = content;
    refuseForeign(branch);
    const existing = await headOf(call, repo, branch);
    const start = existing ?? (await baseOf(call, repo, base));
    if (!start)
      throw new UserError(
        "environment",
        `${repo.owner}/${repo.name} has no branch ${base}.`,
        "Push a first commit to it.",
      );
    const merged = content.merges && existing ? await baseOf(call, repo, base) : null;
    const tree = await writeTree(call, secrets, repo, (merged ?? start).tree, content);
    if (existing && tree === start.tree && (merged === null || start.parents.includes(merged.sha)))
      return { sha: start.sha, changed: false };
    const parents = merged === null ? [start.sha] : [start.sha, merged.sha];
    const coAuthors = content.coAuthor === undefined ? [] : [content.coAuthor];
    const sha = await commit(call, secrets, repo, tree, parents, { ...content, coAuthors });
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

/** The identity of a commit is its tree, and what it goes on top of. */
export const commitEnsurer =
  (call: Caller, secrets: readonly Spelling[]): GitHub["ensureCommit"] =>
  async (repo, content) => {
    const { branch, onto } = content;
    refuseForeign(branch);
    const where = { owner: repo.owner, repo: repo.name };
    const { tree } = await readCommit(call, repo, onto);
    const written = await writeTree(call, secrets, repo, tree.sha, content);
    if (written === tree.sha) return onto;
    const head = await headOf(call, repo, branch);
    if (head?.tree === written && head.parents.includes(onto)) return head.sha;
    if (head?.sha !== onto) return null;
    const sha = await commit(call, secrets, repo, written, [onto], content);
    const move = call(repo.installationId, dataOf(Ref), (octokit) =>
      octokit.rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha, force: false }),
    );
    return (await unlessRefused(move, [409, 422], null)) === null ? null : sha;
  };
