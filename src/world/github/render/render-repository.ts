import { fullNameOf, type Hub } from "#src/world/github/hub.ts";
import { nodeId } from "#src/world/github/node-id.ts";
import type { Repository, Role } from "#src/world/github/state.ts";
import { renderLogin } from "./render-account.ts";

/** `…/repos/owner/name`, the root of everything in a repository. */
export const repositoryUrl = (hub: Hub, repo: Repository): string => `${hub.apiUrl}/repos/${fullNameOf(repo)}`;

/** The repository's page. */
export const repositoryPage = (hub: Hub, repo: Repository): string => `${hub.url}/${fullNameOf(repo)}`;

const links = (url: string) => ({
  url,
  archive_url: `${url}/{archive_format}{/ref}`,
  assignees_url: `${url}/assignees{/user}`,
  blobs_url: `${url}/git/blobs{/sha}`,
  branches_url: `${url}/branches{/branch}`,
  collaborators_url: `${url}/collaborators{/collaborator}`,
  comments_url: `${url}/comments{/number}`,
  commits_url: `${url}/commits{/sha}`,
  compare_url: `${url}/compare/{base}...{head}`,
  contents_url: `${url}/contents/{+path}`,
  contributors_url: `${url}/contributors`,
  deployments_url: `${url}/deployments`,
  downloads_url: `${url}/downloads`,
  events_url: `${url}/events`,
  forks_url: `${url}/forks`,
  git_commits_url: `${url}/git/commits{/sha}`,
  git_refs_url: `${url}/git/refs{/sha}`,
  git_tags_url: `${url}/git/tags{/sha}`,
  hooks_url: `${url}/hooks`,
  issue_comment_url: `${url}/issues/comments{/number}`,
  issue_events_url: `${url}/issues/events{/number}`,
  issues_url: `${url}/issues{/number}`,
  keys_url: `${url}/keys{/key_id}`,
  labels_url: `${url}/labels{/name}`,
  languages_url: `${url}/languages`,
  merges_url: `${url}/merges`,
  milestones_url: `${url}/milestones{/number}`,
  notifications_url: `${url}/notifications{?since,all,participating}`,
  pulls_url: `${url}/pulls{/number}`,
  releases_url: `${url}/releases{/id}`,
  stargazers_url: `${url}/stargazers`,
  statuses_url: `${url}/statuses/{sha}`,
  subscribers_url: `${url}/subscribers`,
  subscription_url: `${url}/subscription`,
  tags_url: `${url}/tags`,
  teams_url: `${url}/teams`,
  trees_url: `${url}/git/trees{/sha}`,
});

/** GitHub's `minimal-repository`, without the counts. */
export const renderMinimalRepository = (hub: Hub, repo: Repository) => ({
  id: repo.id,
  node_id: nodeId("R", repo.id),
  name: repo.name,
  full_name: fullNameOf(repo),
  private: repo.private,
  owner: renderLogin(hub, repo.owner),
  html_url: repositoryPage(hub, repo),
  description: repo.description,
  fork: false,
  ...links(repositoryUrl(hub, repo)),
});

/** GitHub's `full-repository`, which satisfies `repository` and the webhooks' shape too. */
export const renderRepository = (hub: Hub, repo: Repository) => {
  const page = repositoryPage(hub, repo);
  const openIssues = repo.issues.filter((issue) => issue.state === "open").length;
  return {
    ...renderMinimalRepository(hub, repo),
    git_url: `${page.replace(/^https?:/, "git:")}.git`,
    ssh_url: `git@${new URL(hub.url).hostname}:${fullNameOf(repo)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    created_at: repo.createdAt,
    updated_at: repo.updatedAt,
    pushed_at: repo.pushedAt,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    subscribers_count: 0,
    network_count: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    archived: repo.archived ?? false,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: false,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repo.private ? "private" : "public",
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repo.defaultBranch,
  };
};

/** What a role may do, as the repository's `permissions`. */
export const renderRole = (role: Role | null) => {
  const rank = role === null ? -1 : ["read", "triage", "write", "maintain", "admin"].indexOf(role);
  return { admin: rank >= 4, maintain: rank >= 3, push: rank >= 2, triage: rank >= 1, pull: rank >= 0 };
};

/** The settings that only the repository's own page in the API shows. */
export const renderMergeSettings = () => ({
  allow_squash_merge: true,
  allow_merge_commit: true,
  allow_rebase_merge: false,
  allow_auto_merge: false,
  delete_branch_on_merge: false,
  allow_update_branch: false,
});
