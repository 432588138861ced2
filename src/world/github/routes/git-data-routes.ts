import {
  answerPage,
  readBoolean,
  readObject,
  readObjects,
  readText,
  readTexts,
  requireText,
  type RepositoryRequest,
} from "#src/world/github/api-request.ts";
import { nameOf } from "#src/world/github/actor.ts";
import { typeOfMode, type Person } from "#src/world/github/git/git-object.ts";
import type { TreeItem } from "#src/world/github/git/repository.ts";
import { writeTree, type TreeChange } from "#src/world/github/git/write-tree.ts";
import { now } from "#src/world/github/hub.ts";
import { personOf, webFlow } from "#src/world/github/merge-pull.ts";
import { gitNodeId } from "#src/world/github/node-id.ts";
import { NEEDS } from "#src/world/github/permissions.ts";
import { applyRefChange } from "#src/world/github/ref-changes.ts";
import { renderGitCommit, renderRef } from "#src/world/github/render/render-commit.ts";
import { repositoryUrl } from "#src/world/github/render/render-repository.ts";
import { ApiError, created, invalid, noContent, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import { demandWorkflows } from "#src/world/github/workflow-guard.ts";

const SHA = /^[0-9a-f]{40}$/;

const createBlob = async ({ hub, repo, git, body }: RepositoryRequest): Promise<Reply> => {
  const encoding = readText(body, "encoding") ?? "utf-8";
  const content = requireText(body, "content");
  if (encoding !== "utf-8" && encoding !== "base64") throw invalid("Blob", "encoding", "invalid");
  const sha = await git.objects.write("blob", Buffer.from(content, encoding));
  return created({ sha, url: `${repositoryUrl(hub, repo)}/git/blobs/${sha}` });
};

const showBlob = async ({ hub, repo, git, params, headers }: RepositoryRequest): Promise<Reply> => {
  const sha = params["sha"] ?? "";
  const object = SHA.test(sha) ? await git.objects.read(sha) : null;
  if (object?.type !== "blob") throw notFound();
  if (/[.+]raw\b/.test(headers["accept"] ?? ""))
    return ok(object.content, { "content-type": "application/octet-stream" });
  return ok({
    sha,
    node_id: gitNodeId("B", repo.id, sha),
    size: object.content.length,
    url: `${repositoryUrl(hub, repo)}/git/blobs/${sha}`,
    content: object.content.toString("base64").replace(/.{60}/g, "$&\n"),
    encoding: "base64",
  });
};

const MODES = ["100644", "100755", "040000", "160000", "120000"];

const readTreeChange = async ({ git }: RepositoryRequest, entry: Record<string, unknown>): Promise<TreeChange> => {
  const path = requireText(entry, "path");
  const mode = readText(entry, "mode") ?? "";
  if (path.split("/").some((part) => ["", ".", "..", ".git"].includes(part.toLowerCase()))) {
    throw refused("tree.path contains a malformed path component");
  }
  if (!MODES.includes(mode)) throw refused(`tree.mode ${mode} is not a valid mode`);
  const content = readText(entry, "content");
  if (content !== undefined) return { path, mode, sha: await git.objects.write("blob", Buffer.from(content)) };
  if (entry["sha"] === null) return { path, mode, sha: null };
  const sha = readText(entry, "sha") ?? "";
  const known = mode === "160000" || (SHA.test(sha) && (await git.objects.read(sha))?.type === typeOfMode(mode));
  if (!known) throw refused(`tree.sha ${sha} is not a valid ${typeOfMode(mode)}`);
  return { path, mode, sha };
};

const renderTree = ({ hub, repo }: RepositoryRequest, sha: string, items: TreeItem[]) => {
  const url = `${repositoryUrl(hub, repo)}/git`;
  const tree = items.map((item) => ({
    path: item.path,
    mode: item.mode,
    type: item.type,
    sha: item.sha,
    ...(item.size === null ? {} : { size: item.size }),
    ...(item.type === "commit" ? {} : { url: `${url}/${item.type}s/${item.sha}` }),
  }));
  return { sha, url: `${url}/trees/${sha}`, tree, truncated: false };
};

const createTree = async (request: RepositoryRequest): Promise<Reply> => {
  const { git, body } = request;
  const base = readText(body, "base_tree") ?? null;
  const entries = readObjects(body, "tree");
  if (!entries || (entries.length === 0 && base === null)) throw refused("Invalid tree info");
  const baseTree = base !== null && SHA.test(base) ? await git.objects.read(`${base}^{tree}`) : null;
  if (base !== null && !baseTree) throw refused("base_tree is not a valid tree oid");
  const changes = await Promise.all(entries.map((entry) => readTreeChange(request, entry)));
  const sha = await writeTree(git.objects, baseTree?.sha ?? null, changes);
  return created(renderTree(request, sha, await git.listTree(sha, false)));
};

const showTree = async (request: RepositoryRequest): Promise<Reply> => {
  const { git, params, query } = request;
  const name = params["tree"] ?? "";
  const sha = SHA.test(name) ? name : await git.resolveCommit(name);
  const tree = sha && (await git.objects.read(`${sha}^{tree}`));
  if (!tree) throw notFound();
  const recursive = query.get("recursive") !== null;
  return ok(renderTree(request, tree.sha, await git.listTree(tree.sha, recursive)));
};

const readPerson = (body: Record<string, unknown>, name: string): Person | undefined => {
  const given = readObject(body, name);
  if (!given) return undefined;
  const date = readText(given, "date") ?? now();
  if (Number.isNaN(Date.parse(date))) throw refused(`Invalid request.\n\n${date} is not a valid date-time.`);
  return { name: requireText(given, "name"), email: requireText(given, "email"), date: new Date(date).toISOString() };
};

const createCommit = async ({ hub, repo, git, body, actor }: RepositoryRequest): Promise<Reply> => {
  const tree = requireText(body, "tree");
  const message = requireText(body, "message");
  const parents = readTexts(body, "parents") ?? [];
  if (!SHA.test(tree) || (await git.objects.read(tree))?.type !== "tree") throw refused("Tree SHA does not exist");
  for (const parent of parents) {
    if (!SHA.test(parent) || !(await git.readCommit(parent)))
      throw refused("Parent SHA does not exist or is not a commit object");
  }
  const author = readPerson(body, "author");
  const committer = readPerson(body, "committer") ?? author ?? webFlow();
  const sha = await git.writeCommit({
    tree,
    parents,
    author: author ?? personOf(hub, nameOf(actor)),
    committer,
    message,
  });
  const commit = await git.readCommit(sha);
  return created(commit && renderGitCommit(hub, repo, commit));
};

const showCommit = async ({ hub, repo, git, params }: RepositoryRequest): Promise<Reply> => {
  const sha = params["sha"] ?? "";
  const commit = SHA.test(sha) ? await git.readCommit(sha) : null;
  if (!commit) throw notFound();
  return ok(renderGitCommit(hub, repo, commit));
};

const showRef = async ({ hub, repo, git, params }: RepositoryRequest): Promise<Reply> => {
  const name = `refs/${params["ref"]}`;
  const sha = await git.readRef(name);
  const object = sha === null ? null : await git.objects.read(sha);
  if (!object) throw notFound();
  return ok(renderRef(hub, repo, { name, sha: object.sha, type: object.type }));
};

const matchRefs = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git, params } = request;
  const refs = await git.listRefs(`refs/${params["ref"] ?? ""}`);
  return answerPage(request, refs, (ref) => renderRef(hub, repo, ref));
};

/** Git's own rules for a branch or tag, as far as a careless client may break them. */
const isRefName = (ref: string): boolean =>
  /^refs\/(heads|tags)\/[^/]/.test(ref) && !/\.\.|\/\/|@\{|[\s~^:?*[\\\p{Cc}]|\/$|\.$|\.lock(\/|$)|\/\./u.test(ref);

const createRef = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git, body, change } = request;
  const ref = requireText(body, "ref");
  const sha = requireText(body, "sha");
  if (!isRefName(ref)) throw refused("Reference name must start with 'refs/' and be a valid name.");
  const object = SHA.test(sha) ? await git.objects.read(sha) : null;
  if (!object) throw refused("Object does not exist");
  await demandWorkflows(request, await git.readRef(`refs/heads/${repo.defaultBranch}`), sha);
  if (!(await git.updateRef(ref, sha, null))) throw refused("Reference already exists");
  await applyRefChange(change, repo, { ref, before: null, after: sha });
  return created(renderRef(hub, repo, { name: ref, sha, type: object.type }));
};

/** Refs that GitHub keeps for itself, such as `refs/pull/1/head`, are for reading only. */
const requireOwnRef = ({ params }: RepositoryRequest): string => {
  const ref = `refs/${params["ref"]}`;
  if (!isRefName(ref)) throw refused("Reference cannot be updated");
  return ref;
};

const moveRef = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git, body, change } = request;
  const ref = requireOwnRef(request);
  const sha = requireText(body, "sha");
  const before = await git.readRef(ref);
  if (before === null) throw refused("Reference does not exist");
  const object = SHA.test(sha) ? await git.objects.read(sha) : null;
  if (!object) throw refused("Object does not exist");
  if (readBoolean(body, "force") !== true && !(await git.isAncestor(before, sha))) {
    throw refused("Update is not a fast forward");
  }
  await demandWorkflows(request, before, sha);
  if (before !== sha) {
    if (!(await git.updateRef(ref, sha, before))) throw new ApiError(409, "Reference was updated meanwhile");
    await applyRefChange(change, repo, { ref, before, after: sha });
  }
  return ok(renderRef(hub, repo, { name: ref, sha, type: object.type }));
};

const deleteRef = async (request: RepositoryRequest): Promise<Reply> => {
  const { repo, git, change } = request;
  const ref = requireOwnRef(request);
  const before = await git.readRef(ref);
  if (before === null) throw refused("Reference does not exist");
  if (ref === `refs/heads/${repo.defaultBranch}`) throw refused("Cannot delete the default branch");
  await git.updateRef(ref, null, before);
  await applyRefChange(change, repo, { ref, before, after: null });
  return noContent();
};

/** Blobs, trees, commits and refs, one by one. */
export const gitDataRoutes: Route[] = [
  inRepository("POST", "/git/blobs", NEEDS.push, createBlob),
  inRepository("GET", "/git/blobs/{sha}", NEEDS.contents, showBlob),
  inRepository("POST", "/git/trees", NEEDS.push, createTree),
  inRepository("GET", "/git/trees/{+tree}", NEEDS.contents, showTree),
  inRepository("POST", "/git/commits", NEEDS.push, createCommit),
  inRepository("GET", "/git/commits/{sha}", NEEDS.contents, showCommit),
  inRepository("GET", "/git/ref/{+ref}", NEEDS.contents, showRef),
  inRepository("GET", "/git/matching-refs/{+ref}", NEEDS.contents, matchRefs),
  inRepository("POST", "/git/refs", NEEDS.push, createRef),
  inRepository("PATCH", "/git/refs/{+ref}", NEEDS.push, moveRef),
  inRepository("DELETE", "/git/refs/{+ref}", NEEDS.push, deleteRef),
];
