import { findAccount, fullNameOf, type Hub } from "./hub.ts";
import { nodeId } from "./node-id.ts";
import { mergeableOf } from "./pull-diff.ts";
import { renderUser } from "./render/render-account.ts";
import { issuePage } from "./render/render-issue.ts";
import { repositoryPage } from "./render/render-repository.ts";
import { reviewThreads } from "./review-threads.ts";
import type { Account, Issue, PullRequest, Repository } from "./state.ts";

/** An account as GraphQL shows it. GraphQL leaves `[bot]` off a bot's login. */
export const accountValue = (hub: Hub, account: Account) => {
  const shown = renderUser(hub, account);
  return {
    __typename: account.type,
    id: shown.node_id,
    databaseId: account.id,
    login: account.login.replace("[bot]", ""),
    name: account.name,
    avatarUrl: shown.avatar_url,
    url: shown.html_url,
    resourcePath: new URL(shown.html_url).pathname,
  };
};

const authorOf = (hub: Hub, login: string) => {
  const account = findAccount(hub, login);
  return account ? accountValue(hub, account) : null;
};

const issueFacts = (hub: Hub, repo: Repository, issue: Issue) => ({
  author: authorOf(hub, issue.user),
  body: issue.body ?? "",
  createdAt: issue.createdAt,
  number: issue.number,
  title: issue.title,
  url: issuePage(hub, repo, issue),
});

export const issueValue = (hub: Hub, repo: Repository, issue: Issue) => ({
  __typename: "Issue",
  id: nodeId("I", issue.id),
  state: issue.state === "open" ? "OPEN" : "CLOSED",
  ...issueFacts(hub, repo, issue),
});

export const pullValue = (hub: Hub, repo: Repository, issue: PullRequest) => {
  const { pull } = issue;
  const mergeable = mergeableOf(issue);
  return {
    __typename: "PullRequest",
    id: nodeId("PR", issue.id),
    ...issueFacts(hub, repo, issue),
    state: pull.mergedAt === null ? (issue.state === "open" ? "OPEN" : "CLOSED") : "MERGED",
    baseRefName: pull.base,
    baseRefOid: pull.baseSha,
    headRefName: pull.head,
    headRefOid: pull.headSha,
    isDraft: pull.draft,
    mergeable: mergeable === null ? "UNKNOWN" : mergeable ? "MERGEABLE" : "CONFLICTING",
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt,
    reviewThreads: reviewThreads(repo, issue),
  };
};

export const repositoryValue = (hub: Hub, repo: Repository) => ({
  __typename: "Repository",
  id: nodeId("R", repo.id),
  databaseId: repo.id,
  isPrivate: repo.private,
  name: repo.name,
  nameWithOwner: fullNameOf(repo),
  owner: authorOf(hub, repo.owner),
  url: repositoryPage(hub, repo),
});
