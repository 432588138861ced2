import { readObject, readText, requireText, type RepositoryRequest } from "#src/world/github/api-request.ts";
import { nameOf } from "#src/world/github/actor.ts";
import { parseTree, typeOfMode } from "#src/world/github/git/git-object.ts";
import { writeTree } from "#src/world/github/git/write-tree.ts";
import { now } from "#src/world/github/hub.ts";
import { personOf, webFlow } from "#src/world/github/merge-pull.ts";
import { NEEDS } from "#src/world/github/permissions.ts";
import { applyRefChange } from "#src/world/github/ref-changes.ts";
import { renderGitCommit } from "#src/world/github/render/render-commit.ts";
import { repositoryPage, repositoryUrl } from "#src/world/github/render/render-repository.ts";
import { ApiError, invalid, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import { demandWorkflows } from "#src/world/github/workflow-guard.ts";

type Entry = { path: string; mode: string; sha: string; size: number };

const renderEntry = ({ hub, repo }: RepositoryRequest, ref: string, entry: Entry) => {
  const escaped = entry.path.split("/").map(encodeURIComponent).join("/");
  const kind = typeOfMode(entry.mode);
  const url = `${repositoryUrl(hub, repo)}/contents/${escaped}?ref=${encodeURIComponent(ref)}`;
  const page = `${repositoryPage(hub, repo)}/${kind}/${ref}/${escaped}`;
  const gitUrl = `${repositoryUrl(hub, repo)}/git/${kind}s/${entry.sha}`;
  return {
    name: entry.path.slice(entry.path.lastIndexOf("/") + 1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url,
    html_url: page,
    git_url: gitUrl,
    download_url: kind === "blob" ? `${repositoryPage(hub, repo)}/raw/${ref}/${escaped}` : null,
    type: { blob: "file", tree: "dir", commit: "submodule" }[kind],
    _links: { self: url, git: gitUrl, html: page },
  };
};

const renderFile = (request: RepositoryRequest, ref: string, entry: Entry, content: Buffer) => ({
  ...renderEntry(request, ref, entry),
  content: content.toString("base64").replace(/.{60}/g, "$&\n"),
  encoding: "base64",
});

const showContents = async (request: RepositoryRequest): Promise<Reply> => {
  const { repo, git, query, params, headers } = request;
  const ref = query.get("ref") ?? repo.defaultBranch;
  const path = (params["path"] ?? "").replace(/^\/+|\/+$/g, "");
  const commit = await git.resolveCommit(ref);
  if (commit === null) throw new ApiError(404, `No commit found for the ref ${ref}`);
  const entry = await git.readEntry(commit, path);
  const object = entry && (await git.objects.read(entry.sha));
  if (!entry || !object) throw notFound();
  if (object.type === "blob") {
    if (/[.+]raw\b/.test(headers["accept"] ?? "")) {
      return ok(object.content, { "content-type": "application/vnd.github.raw; charset=utf-8" });
    }
    return ok(renderFile(request, ref, { ...entry, path, size: object.content.length }, object.content));
  }
  const items = await Promise.all(
    parseTree(object.content).map(async (item) => {
      const size = typeOfMode(item.mode) === "blob" ? ((await git.objects.read(item.sha))?.content.length ?? 0) : 0;
      return renderEntry(request, ref, { ...item, size, path: path === "" ? item.name : `${path}/${item.name}` });
    }),
  );
  return ok(items);
};

const readAuthor = (request: RepositoryRequest) => {
  const given = readObject(request.body, "author") ?? readObject(request.body, "committer");
  if (!given) return personOf(request.hub, nameOf(request.actor));
  return {
    name: requireText(given, "name"),
    email: requireText(given, "email"),
    date: readText(given, "date") ?? now(),
  };
};

/** Commits one file's new content (null: its removal) on top of a branch; the first commit makes the branch. */
const commitFile = async (request: RepositoryRequest, content: Buffer | null): Promise<Reply> => {
  const { hub, repo, git, body, params, change } = request;
  const path = params["path"] ?? "";
  if (path.split("/").some((part) => ["", ".", "..", ".git"].includes(part.toLowerCase())))
    throw refused("path contains a malformed path component");
  const branch = readText(body, "branch") ?? repo.defaultBranch;
  const ref = `refs/heads/${branch}`;
  const before = await git.readRef(ref);
  const hasBranches = (await git.listRefs("refs/heads/")).length > 0;
  if (before === null && hasBranches) throw new ApiError(404, `Branch ${branch} not found`);
  const present = before === null ? null : await git.readEntry(before, path);
  const sha = readText(body, "sha");
  if (content === null && !present) throw notFound();
  if (present && sha === undefined) throw refused('Invalid request.\n\n"sha" wasn\'t supplied.');
  if (sha !== undefined && sha !== present?.sha) throw new ApiError(409, `${path} does not match ${sha}`);
  const blob = content === null ? null : await git.objects.write("blob", content);
  const base = before === null ? null : ((await git.readCommit(before))?.tree ?? null);
  const tree = await writeTree(git.objects, base, [{ path, mode: present?.mode ?? "100644", sha: blob }]);
  const message = requireText(body, "message");
  const parents = before === null ? [] : [before];
  const after = await git.writeCommit({ tree, parents, author: readAuthor(request), committer: webFlow(), message });
  await demandWorkflows(request, before, after);
  if (!(await git.updateRef(ref, after, before))) throw new ApiError(409, `${branch} was updated meanwhile`);
  await applyRefChange(change, repo, { ref, before, after });
  const commit = await git.readCommit(after);
  const shown =
    blob && content && renderEntry(request, branch, { path, mode: "100644", sha: blob, size: content.length });
  const status = present ? 200 : 201;
  return { status, body: { content: shown, commit: commit && renderGitCommit(hub, repo, commit) } };
};

const putFile = (request: RepositoryRequest): Promise<Reply> => {
  const text = requireText(request.body, "content");
  if (!/^[\w+/=\s-]*$/.test(text)) throw invalid("Commit", "content", "invalid", "content is not valid Base64");
  return commitFile(request, Buffer.from(text, "base64"));
};

/** Deleting takes its fields from the body, or as Octokit's older clients send them, from the query. */
const deleteFile = (request: RepositoryRequest): Promise<Reply> =>
  commitFile({ ...request, body: { ...Object.fromEntries(request.query), ...request.body } }, null);

const showReadme = (request: RepositoryRequest): Promise<Reply> =>
  showContents({ ...request, params: { ...request.params, path: "README.md" } });

/** Files and directories as they are at a ref, and single-file commits. */
export const contentRoutes: Route[] = [
  inRepository("GET", "/readme", NEEDS.contents, showReadme),
  inRepository("GET", "/contents", NEEDS.contents, showContents),
  inRepository("GET", "/contents/{+path}", NEEDS.contents, showContents),
  inRepository("PUT", "/contents/{+path}", NEEDS.push, putFile),
  inRepository("DELETE", "/contents/{+path}", NEEDS.push, deleteFile),
];
