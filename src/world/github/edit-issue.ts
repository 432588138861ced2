import { emit } from "./emit.ts";
import { findAccount, now, type Change } from "./hub.ts";
import { invalid } from "./reply.ts";
import { labelsOf, renderIssue, renderLabel } from "./render/render-issue.ts";
import { renderLogin } from "./render/render-account.ts";
import { renderPull } from "./render/render-pull.ts";
import { nameOf } from "./actor.ts";
import { isPullRequest } from "./hub.ts";
import { pullSource } from "./pull-source.ts";
import type { Issue, Label, Repository } from "./state.ts";

/** Sends `issues.…`, or `pull_request.…` for a pull request, with whatever else belongs to the action. */
export const emitIssue = (
  change: Change,
  repo: Repository,
  issue: Issue,
  action: string,
  extra: Record<string, unknown> = {},
): void => {
  const { hub } = change;
  if (!isPullRequest(issue)) {
    emit(change, repo, "issues", action, { issue: renderIssue(hub, repo, issue), ...extra });
    return;
  }
  const rendered = renderPull(hub, repo, issue);
  const payload = rendered.then((pull) => ({ number: issue.number, pull_request: pull, ...extra }));
  emit(change, repo, "pull_request", action, payload, Promise.resolve(pullSource(issue)));
};

const touch = (issue: Issue): void => {
  issue.updatedAt = now();
};

/** Closes or reopens; saying the same again changes nothing and tells nobody. */
export const setIssueState = (
  change: Change,
  repo: Repository,
  issue: Issue,
  state: Issue["state"],
  reason: Issue["stateReason"] = null,
): void => {
  if (issue.state === state) return;
  issue.state = state;
  touch(issue);
  if (state === "closed") {
    issue.stateReason = issue.pull ? null : (reason ?? "completed");
    issue.closedAt = issue.updatedAt;
    issue.closedBy = nameOf(change.actor);
  } else {
    issue.stateReason = issue.pull ? null : "reopened";
    issue.closedAt = null;
    issue.closedBy = null;
  }
  emitIssue(change, repo, issue, state === "closed" ? "closed" : "reopened");
};

/** A label of the repository by its name; one that does not exist yet is made, as GitHub does for who may. */
export const ensureLabel = (change: Change, repo: Repository, name: string): Label => {
  const present = repo.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
  if (present) return present;
  if (name.trim() === "" || name.length > 50) throw invalid("Label", "name", "invalid");
  const label = { id: change.hub.nextId(), name, color: "ededed", description: null, default: false };
  repo.labels.push(label);
  emit(change, repo, "label", "created", { label: renderLabel(change.hub, repo, label) });
  return label;
};

/** Makes the issue carry exactly these labels, and tells of each one put on and taken off. */
export const setLabels = (change: Change, repo: Repository, issue: Issue, names: string[]): Label[] => {
  const wanted = names.map((name) => ensureLabel(change, repo, name));
  const before = labelsOf(repo, issue);
  issue.labels = [...new Set(wanted.map((label) => label.name))];
  const tell = (action: string, label: Label) =>
    emitIssue(change, repo, issue, action, { label: renderLabel(change.hub, repo, label) });
  const added = wanted.filter((label) => !before.includes(label));
  const removed = before.filter((label) => !wanted.includes(label));
  for (const label of added) tell("labeled", label);
  for (const label of removed) tell("unlabeled", label);
  if (added.length + removed.length > 0) touch(issue);
  return labelsOf(repo, issue);
};

/** Makes exactly these people the assignees. Who does not exist is left out, as GitHub does. */
export const setAssignees = (change: Change, repo: Repository, issue: Issue, logins: string[]): void => {
  const { hub } = change;
  const wanted = [...new Set(logins.flatMap((login) => findAccount(hub, login)?.login ?? []))];
  const before = issue.assignees;
  issue.assignees = wanted;
  const tell = (action: string, login: string) =>
    emitIssue(change, repo, issue, action, { assignee: renderLogin(hub, login) });
  for (const login of wanted.filter((item) => !before.includes(item))) tell("assigned", login);
  for (const login of before.filter((item) => !wanted.includes(item))) tell("unassigned", login);
  touch(issue);
};
