import { findAccount, isPullRequest, type Hub } from "#src/world/github/hub.ts";
import { nodeId } from "#src/world/github/node-id.ts";
import {
  REACTIONS,
  type Comment,
  type Issue,
  type Label,
  type Reaction,
  type Repository,
} from "#src/world/github/state.ts";
import { renderLogin } from "./render-account.ts";
import { renderAppOfAuthor } from "./render-app.ts";
import { repositoryPage, repositoryUrl } from "./render-repository.ts";

/** GitHub's `label`. */
export const renderLabel = (hub: Hub, repo: Repository, label: Label) => ({
  id: label.id,
  node_id: nodeId("LA", label.id),
  url: `${repositoryUrl(hub, repo)}/labels/${encodeURIComponent(label.name)}`,
  name: label.name,
  color: label.color,
  default: label.default,
  description: label.description,
});

/** The labels that an issue carries, in the repository's words. */
export const labelsOf = (repo: Repository, issue: Issue): Label[] =>
  issue.labels.flatMap((name) => repo.labels.find((label) => label.name === name) ?? []);

/** How the author stands to the repository. */
export const renderAssociation = (hub: Hub, repo: Repository, login: string): string => {
  if (login === repo.owner) return "OWNER";
  if (repo.collaborators[login]) {
    return findAccount(hub, repo.owner)?.type === "Organization" ? "MEMBER" : "COLLABORATOR";
  }
  return repo.issues.some((issue) => issue.user === login && issue.pull?.mergedAt) ? "CONTRIBUTOR" : "NONE";
};

/** The roll-up of reactions at `url`. */
export const renderReactionCounts = (url: string, reactions: Reaction[]) => ({
  url: `${url}/reactions`,
  total_count: reactions.length,
  ...Object.fromEntries(
    REACTIONS.map((content) => [content, reactions.filter((reaction) => reaction.content === content).length]),
  ),
});

export const renderReaction = (hub: Hub, reaction: Reaction) => ({
  id: reaction.id,
  node_id: nodeId("REA", reaction.id),
  user: renderLogin(hub, reaction.user),
  content: reaction.content,
  created_at: reaction.createdAt,
});

/** The page of an issue or pull request. */
export const issuePage = (hub: Hub, repo: Repository, issue: Issue): string =>
  `${repositoryPage(hub, repo)}/${issue.pull ? "pull" : "issues"}/${issue.number}`;

const renderPullLinks = (hub: Hub, repo: Repository, issue: Issue) => {
  if (!isPullRequest(issue)) return {};
  const page = issuePage(hub, repo, issue);
  return {
    draft: issue.pull.draft,
    pull_request: {
      url: `${repositoryUrl(hub, repo)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: issue.pull.mergedAt,
    },
  };
};

/** GitHub's `issue`; a pull request looks like this too when it is asked for as an issue. */
export const renderIssue = (hub: Hub, repo: Repository, issue: Issue) => {
  const url = `${repositoryUrl(hub, repo)}/issues/${issue.number}`;
  const assignees = issue.assignees.map((login) => renderLogin(hub, login));
  return {
    url,
    repository_url: repositoryUrl(hub, repo),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: issuePage(hub, repo, issue),
    id: issue.id,
    node_id: nodeId(issue.pull ? "PR" : "I", issue.id),
    number: issue.number,
    title: issue.title,
    user: renderLogin(hub, issue.user),
    labels: labelsOf(repo, issue).map((label) => renderLabel(hub, repo, label)),
    state: issue.state,
    locked: issue.locked,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: repo.comments.filter((comment) => comment.issue === issue.number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: renderAssociation(hub, repo, issue.user),
    type: null,
    active_lock_reason: null,
    ...renderPullLinks(hub, repo, issue),
    body: issue.body,
    reactions: renderReactionCounts(url, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: renderAppOfAuthor(hub, issue.user, issue.viaApp),
    state_reason: issue.stateReason,
  };
};

/** GitHub's `issue-comment`. */
export const renderComment = (hub: Hub, repo: Repository, comment: Comment) => {
  const url = `${repositoryUrl(hub, repo)}/issues/comments/${comment.id}`;
  const issue = repo.issues.find((item) => item.number === comment.issue);
  return {
    url,
    html_url: issue ? `${issuePage(hub, repo, issue)}#issuecomment-${comment.id}` : url,
    issue_url: `${repositoryUrl(hub, repo)}/issues/${comment.issue}`,
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    user: renderLogin(hub, comment.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: renderAssociation(hub, repo, comment.user),
    reactions: renderReactionCounts(url, comment.reactions),
    performed_via_github_app: renderAppOfAuthor(hub, comment.user, comment.viaApp),
  };
};
