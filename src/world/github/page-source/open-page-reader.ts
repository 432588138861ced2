import { type Hub, fullNameOf, isPullRequest } from "#src/world/github/hub.ts";
import type { PageReader, RepositoryFrame } from "#src/world/github/pages/page-reader.ts";
import type { Deployment } from "#src/world/github/deployment.ts";
import type { Repository } from "#src/world/github/state.ts";
import { findPublic, personOf, readCommit, readCommits, showFile } from "./read-commit.ts";
import { readRun, showRunCard } from "./read-run.ts";
import { readThread, showCard } from "./read-thread.ts";

const COMMITS = 100;

const readFrame = async (hub: Hub, repo: Repository): Promise<RepositoryFrame> => {
  const refs = await hub.git(repo).listRefs("refs/heads/");
  const open = repo.issues.filter((issue) => issue.state === "open");
  const pulls = open.filter(isPullRequest).length;
  return {
    name: fullNameOf(repo),
    description: repo.description,
    updatedAt: repo.updatedAt,
    defaultBranch: repo.defaultBranch,
    branches: refs.map((ref) => ref.name.slice("refs/heads/".length)),
    openIssues: open.length - pulls,
    openPulls: pulls,
    cloneUrl: `${hub.url}/${fullNameOf(repo)}.git`,
  };
};

const showDeployment = (hub: Hub, { id, environment, ref, sha, creator, createdAt, statuses }: Deployment) => {
  const last = statuses.at(-1);
  const { state = "pending", environmentUrl = "", logUrl = "" } = last ?? {};
  return { id, environment, ref, sha, creator: personOf(hub, creator), createdAt, state, environmentUrl, logUrl };
};

const codeMethods = (
  hub: Hub,
  find: (name: string) => Repository | undefined,
): Pick<PageReader, "readDirectory" | "readFile" | "readCommit" | "listCommits"> => {
  const resolve = async (name: string, ref: string) => {
    const repo = find(name);
    const sha = repo ? await hub.git(repo).resolveCommit(ref) : null;
    return repo && sha !== null ? { repo, sha, git: hub.git(repo) } : null;
  };
  return {
    readDirectory: async (name, ref, path) => {
      const at = await resolve(name, ref);
      const entry = at && (await at.git.readEntry(at.sha, path));
      if (!at || entry?.mode !== "040000") return null;
      const items = await at.git.listTree(entry.sha, false);
      return items
        .map((item) => ({
          name: item.name,
          path: path === "" ? item.name : `${path}/${item.name}`,
          directory: item.type === "tree",
        }))
        .toSorted((left, right) => Number(right.directory) - Number(left.directory));
    },
    readFile: async (name, ref, path) => {
      const at = await resolve(name, ref);
      const entry = at && (await at.git.readEntry(at.sha, path));
      const object = at && entry ? await at.git.objects.read(entry.sha) : null;
      if (object?.type !== "blob") return null;
      return { text: object.content.includes(0) ? null : object.content.toString(), bytes: object.content.length };
    },
    readCommit: async (name, sha) => {
      const at = /^[\da-f]{7,40}$/u.test(sha) ? await resolve(name, sha) : null;
      const commit = at && (await readCommit(hub, at.repo, at.sha));
      if (!at || !commit) return null;
      const files = await at.git.diff(commit.parents[0] ?? "", at.sha);
      return { commit, files: files.map(showFile) };
    },
    listCommits: async (name, ref) => {
      const at = await resolve(name, ref);
      return at && readCommits(hub, at.repo, await at.git.listCommits([at.sha], { skip: 0, count: COMMITS }));
    },
  };
};

/** What the pages show of an embedded GitHub. */
export const openPageReader = (hub: Hub): PageReader => {
  const find = (name: string) => findPublic(hub, name);
  return {
    ...codeMethods(hub, find),
    listRepositories: async () =>
      hub.state.repositories
        .filter((repo) => !repo.private)
        .map((repo) => ({ name: fullNameOf(repo), description: repo.description, updatedAt: repo.updatedAt }))
        .toReversed(),
    readRepository: async (name) => {
      const repo = find(name);
      return repo ? readFrame(hub, repo) : null;
    },
    listThreads: async (name, kind) => {
      const repo = find(name);
      const issues = repo?.issues.filter((issue) => isPullRequest(issue) === (kind === "pull")) ?? [];
      return repo ? issues.map((issue) => showCard(hub, repo, issue)).toReversed() : [];
    },
    readThread: async (name, number) => {
      const repo = find(name);
      return repo ? readThread(hub, repo, number) : null;
    },
    listRuns: async (name) => (find(name)?.runs ?? []).map((run) => showRunCard(hub, run)).toReversed(),
    readRun: async (name, id) => {
      const repo = find(name);
      return repo ? readRun(hub, repo, id) : null;
    },
    listDeployments: async (name) =>
      (find(name)?.deployments ?? []).map((deployment) => showDeployment(hub, deployment)).toReversed(),
  };
};
