import { renderDiff } from "./diff-view.ts";
import { renderRepositoryDocument } from "./document.ts";
import { type Html, safe, safeUrl } from "./html.ts";
import { icon } from "./icon.ts";
import type { Commit, DeploymentCard, FileDiff, RepositoryFrame, ThreadCard, ThreadKind } from "./page-reader.ts";
import { renderAvatar, renderBranch, renderLabel, renderPerson, renderSha, renderTime, stateIcon } from "./parts.ts";
import { renderCommits } from "./thread-page.ts";

const isOpen = ({ state }: ThreadCard): boolean => state === "open" || state === "draft";

const renderCard = (card: ThreadCard, repo: string): Html => {
  const to = `/${repo}/${card.kind === "pull" ? "pull" : "issues"}/${card.number}`;
  const comments = card.comments > 0 && safe`<span class="quiet">${icon("comment")} ${card.comments}</span>`;
  return safe`<li>${stateIcon(card.kind, card.state)}<div class="grow"><a class="title" href="${to}">${card.title}</a> ${card.labels.map(renderLabel)}<p class="quiet">#${card.number} by ${card.author.login} ${renderTime(card.createdAt)}${card.state === "draft" && " · draft"}</p></div>${comments}</li>`;
};

/** Issues or pull requests; `shown` says which half. */
export const renderThreadsPage = (
  frame: RepositoryFrame,
  kind: ThreadKind,
  cards: ThreadCard[],
  shown: "open" | "closed",
): string => {
  const base = `/${frame.name}/${kind === "pull" ? "pulls" : "issues"}`;
  const open = cards.filter(isOpen);
  const list = shown === "open" ? open : cards.filter((card) => !isOpen(card));
  const tab = (state: "open" | "closed", count: number) =>
    safe`<a href="${base}?state=${state}"${state === shown && safe` aria-current="page"`}>${count} ${state}</a>`;
  const rows =
    list.length === 0
      ? safe`<p class="quiet none">Nothing here.</p>`
      : safe`<ul class="rows">${list.map((card) => renderCard(card, frame.name))}</ul>`;
  const content = safe`<section class="box"><header class="states">${tab("open", open.length)} ${tab("closed", cards.length - open.length)}</header>${rows}</section>`;
  return renderRepositoryDocument(
    frame,
    kind === "pull" ? "pulls" : "issues",
    kind === "pull" ? "Pull requests" : "Issues",
    content,
  );
};

/** One commit and what it changed. */
export const renderCommitPage = (frame: RepositoryFrame, commit: Commit, files: FileDiff[]): string => {
  const [title = "", ...rest] = commit.message.split("\n");
  const body = rest.join("\n").trim();
  const parents = commit.parents.map((sha) => safe` ${renderSha(frame.name, sha)}`);
  const head = safe`<header class="thread-head"><h1>${title}</h1>${body !== "" && safe`<pre class="message">${body}</pre>`}<p class="says">${renderAvatar(commit.author, 20)} ${renderPerson(commit.author)} committed ${renderTime(commit.at)} · <code>${commit.sha}</code>${parents.length > 0 && safe` · parent${parents}`}</p></header>`;
  return renderRepositoryDocument(frame, "code", title, safe`${head}${renderDiff(files, frame.name)}`);
};

/** Commits of a branch. */
export const renderCommitsPage = (frame: RepositoryFrame, ref: string, commits: Commit[]): string =>
  renderRepositoryDocument(
    frame,
    "code",
    "Commits",
    safe`<h1>Commits on ${renderBranch(frame.name, ref)}</h1>${renderCommits(commits, frame.name)}`,
  );

/** Deployments, newest first. */
export const renderDeploymentsPage = (frame: RepositoryFrame, deployments: DeploymentCard[]): string => {
  const rows = deployments.map((deployment) => {
    const good = deployment.state === "success";
    const live =
      deployment.environmentUrl !== "" &&
      safe`<a href="${safeUrl(deployment.environmentUrl)}">${deployment.environmentUrl}</a>`;
    const log = deployment.logUrl !== "" && safe` <a href="${safeUrl(deployment.logUrl)}">Log</a>`;
    return safe`<li><span class="outcome ${good ? "good" : "quiet"}">${icon("rocket")}</span><div class="grow"><strong>${deployment.environment}</strong> <span class="quiet">${deployment.state}</span><p>${live}</p><p class="quiet">${renderPerson(deployment.creator)} deployed ${renderSha(frame.name, deployment.sha)} of ${renderBranch(frame.name, deployment.ref)} ${renderTime(deployment.createdAt)}</p></div>${log}</li>`;
  });
  const list =
    rows.length === 0
      ? safe`<p class="box quiet none">Nothing is deployed yet.</p>`
      : safe`<ul class="box rows">${rows}</ul>`;
  return renderRepositoryDocument(frame, "deployments", "Deployments", safe`<h1>Deployments</h1>${list}`);
};
