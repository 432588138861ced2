import { renderAnnotationList, renderChecks } from "./check-list.ts";
import { renderDiff } from "./diff-view.ts";
import { renderRepositoryDocument } from "./document.ts";
import { type Content, type Html, safe } from "./html.ts";
import { icon } from "./icon.ts";
import type { Commit, PullDetails, RepositoryFrame, Thread } from "./page-reader.ts";
import {
  countOf,
  renderAvatar,
  renderBranch,
  renderLabel,
  renderPerson,
  renderSha,
  renderState,
  renderTime,
} from "./parts.ts";
import { renderComment, renderEntry } from "./thread-entry.ts";

export type PullTab = "conversation" | "commits" | "checks" | "files";

const renderHead = (thread: Thread, repo: string): Html => {
  const { pull, author } = thread;
  const verb = thread.state === "merged" ? "merged" : "wants to merge";
  const says = pull
    ? safe`${renderPerson(thread.state === "merged" && pull.mergedBy ? pull.mergedBy : author)} ${verb} ${countOf(pull.commits.length, "commit")} into ${renderBranch(repo, pull.base)} from ${renderBranch(repo, pull.head)}`
    : safe`${renderPerson(author)} opened this issue ${renderTime(thread.createdAt)} · ${countOf(thread.comments, "comment")}`;
  return safe`<header class="thread-head"><h1>${thread.title} <span class="number">#${thread.number}</span></h1><p>${renderState(thread.kind, thread.state)} <span class="says">${says}</span></p></header>`;
};

const renderPullTabs = (thread: Thread, pull: PullDetails, repo: string, tab: PullTab): Html => {
  const base = `/${repo}/pull/${thread.number}`;
  const tabs: [PullTab, string, Html, number][] = [
    ["conversation", "", safe`${icon("comment")} Conversation`, thread.comments],
    ["commits", "/commits", safe`${icon("commit")} Commits`, pull.commits.length],
    ["checks", "/checks", safe`${icon("check")} Checks`, pull.checks.length],
    ["files", "/files", safe`${icon("file")} Files changed`, pull.files.length],
  ];
  return safe`<nav class="tabs inner" aria-label="Pull request">${tabs.map(
    ([name, path, text, count]) =>
      safe`<a href="${base}${path}"${name === tab && safe` aria-current="page"`}>${text} <span class="count">${count}</span></a>`,
  )}</nav>`;
};

const renderSide = ({ assignees, labels, pull }: Thread): Html => {
  const block = (title: string, content: Content[], none: string) =>
    safe`<section><h2>${title}</h2>${content.length === 0 ? safe`<p class="quiet">${none}</p>` : content}</section>`;
  const named = labels.length === 0 ? [] : [safe`<p class="labels">${labels.map(renderLabel)}</p>`];
  const reviewers = pull?.reviewers.map(
    ({ person, verdict }) =>
      safe`<p>${renderAvatar(person, 20)} ${renderPerson(person)} <span class="quiet">${verdict}</span></p>`,
  );
  return safe`<aside>${reviewers && block("Reviewers", reviewers, "No reviews")}${block(
    "Assignees",
    assignees.map((person) => safe`<p>${renderAvatar(person, 20)} ${renderPerson(person)}</p>`),
    "No one assigned",
  )}${block("Labels", named, "None yet")}</aside>`;
};

const sayMerge = (thread: Thread, pull: PullDetails): Html => {
  if (thread.state === "merged")
    return safe`<p class="verdict done">${icon("merge")} <strong>Merged and closed</strong></p>`;
  if (thread.state === "closed")
    return safe`<p class="verdict bad">${icon("pull")} <strong>Closed with unmerged commits</strong></p>`;
  if (pull.mergeable === false)
    return safe`<p class="verdict bad">${icon("cross")} <strong>This branch has conflicts</strong></p>`;
  if (thread.state === "draft")
    return safe`<p class="verdict quiet">${icon("pull")} <strong>This pull request is still a draft</strong></p>`;
  return safe`<p class="verdict good">${icon("check")} <strong>This branch has no conflicts with the base branch</strong></p>`;
};

const renderConversation = (thread: Thread, repo: string): Html => {
  const first = renderComment({ ...thread, id: "top", at: thread.createdAt, repo });
  const { pull } = thread;
  const end = pull && safe`<div class="box merge-box">${renderChecks(pull.checks)}${sayMerge(thread, pull)}</div>`;
  return safe`<div class="columns"><div class="timeline">${first}${thread.entries.map((entry) => renderEntry(entry, repo))}${end}</div>${renderSide(thread)}</div>`;
};

/** Commits as rows. */
export const renderCommits = (commits: Commit[], repo: string): Html =>
  safe`<ul class="box rows">${commits.map(
    ({ sha, message, author, at }) =>
      safe`<li><div class="grow"><a class="title" href="/${repo}/commit/${sha}">${message.split("\n")[0]}</a><p class="quiet">${renderAvatar(author, 20)} ${renderPerson(author)} committed ${renderTime(at)}</p></div>${renderSha(repo, sha)}</li>`,
  )}</ul>`;

const renderPull = (thread: Thread, pull: PullDetails, repo: string, tab: PullTab): Content => {
  const comments = thread.entries.flatMap((entry) => (entry.kind === "review" ? entry.comments : []));
  const annotations = pull.checks.flatMap((check) => check.annotations);
  switch (tab) {
    case "conversation":
      return renderConversation(thread, repo);
    case "commits":
      return renderCommits(pull.commits, repo);
    case "checks":
      return safe`<div class="box">${renderChecks(pull.checks)}</div>${renderAnnotationList(pull.checks, repo, pull.headSha)}`;
    case "files":
      return renderDiff(pull.files, repo, { comments, annotations });
  }
};

/** An issue, or one tab of a pull request. */
export const renderThreadPage = (frame: RepositoryFrame, thread: Thread, tab: PullTab): string => {
  const { pull } = thread;
  const body = pull
    ? safe`${renderPullTabs(thread, pull, frame.name, tab)}${renderPull(thread, pull, frame.name, tab)}`
    : renderConversation(thread, frame.name);
  const content = safe`${renderHead(thread, frame.name)}${body}`;
  return renderRepositoryDocument(frame, pull ? "pulls" : "issues", `${thread.title} #${thread.number}`, content);
};
