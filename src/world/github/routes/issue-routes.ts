import { answerPage, readText, readTexts, requireText, type RepositoryRequest } from "#src/world/github/api-request.ts";
import { nameOf } from "#src/world/github/actor.ts";
import { checkLength } from "#src/world/github/body-text.ts";
import { draftIssue } from "#src/world/github/draft-issue.ts";
import { emitIssue, setAssignees, setIssueState, setLabels } from "#src/world/github/edit-issue.ts";
import { findIssue, now } from "#src/world/github/hub.ts";
import { NEEDS, can, demand } from "#src/world/github/permissions.ts";
import { renderLogin, renderUser } from "#src/world/github/render/render-account.ts";
import { renderIssue } from "#src/world/github/render/render-issue.ts";
import { created, invalid, noContent, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import type { Issue } from "#src/world/github/state.ts";

/** The issue that the path names; 404 when there is none. */
export const requireIssue = ({ repo, params }: RepositoryRequest): Issue => {
  const issue = findIssue(repo, Number(params["issue_number"]));
  if (!issue) throw notFound();
  return issue;
};

const listIssues = (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, query } = request;
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter(Boolean);
  const creator = query.get("creator");
  const assignee = query.get("assignee");
  const since = query.get("since");
  const sort = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const found = repo.issues
    .filter((issue) => state === "all" || issue.state === state)
    .filter((issue) => labels.every((label) => issue.labels.includes(label)))
    .filter((issue) => creator === null || issue.user === creator)
    .filter((issue) => assignee === null || assignee === "*" || issue.assignees.includes(assignee))
    .filter((issue) => since === null || issue.updatedAt >= since)
    .toSorted((a, b) => (a[sort] === b[sort] ? b.number - a.number : b[sort].localeCompare(a[sort])));
  if (query.get("direction") === "asc") found.reverse();
  return answerPage(request, found, (issue) => renderIssue(hub, repo, issue));
};

const checkTitle = (title: string): string => {
  if (title.trim() === "") throw invalid("Issue", "title", "missing_field");
  if (title.length > 256) {
    throw invalid("Issue", "title", "custom", "title is too long (maximum is 256 characters)");
  }
  return title;
};

const createIssue = (request: RepositoryRequest): Reply => {
  const { hub, repo, body, actor, change } = request;
  const text = readText(body, "body");
  const issue = draftIssue(request, {
    title: checkTitle(requireText(body, "title")),
    body: text === undefined ? null : checkLength("Issue", text),
  });
  const labels = readTexts(body, "labels") ?? [];
  const assignees = readTexts(body, "assignees") ?? [];
  issue.number = repo.nextNumber++;
  repo.issues.push(issue);
  emitIssue(change, repo, issue, "opened");
  // Labels and assignees of somebody without push access are dropped in silence.
  if (can(hub, actor, repo, NEEDS.editLabels)) {
    if (labels.length > 0) setLabels(change, repo, issue, labels);
    if (assignees.length > 0) setAssignees(change, repo, issue, assignees);
  }
  return created(renderClosedBy(request, issue));
};

const renderClosedBy = ({ hub, repo }: RepositoryRequest, issue: Issue) => ({
  ...renderIssue(hub, repo, issue),
  closed_by: issue.closedBy === null ? null : renderLogin(hub, issue.closedBy),
});

const REASONS = ["completed", "not_planned", "duplicate", "reopened"] as const;

const applyState = (request: RepositoryRequest, issue: Issue): void => {
  const { body, repo, change } = request;
  const state = readText(body, "state");
  const reason = readText(body, "state_reason");
  const known = REASONS.find((item) => item === reason);
  if (reason !== undefined && !known) throw invalid("Issue", "state_reason", "invalid");
  if (state === undefined) return;
  if (state !== "open" && state !== "closed") throw invalid("Issue", "state", "invalid");
  if (issue.pull?.mergedAt && state === "open") throw refused("Validation Failed");
  setIssueState(change, repo, issue, state, known ?? null);
};

const editIssue = (request: RepositoryRequest): Reply => {
  const { hub, repo, body, actor, change } = request;
  const issue = requireIssue(request);
  // An author may edit and close what is his own, without any role.
  if (nameOf(actor) !== issue.user) demand(hub, actor, repo, NEEDS.triage);
  const title = readText(body, "title");
  const text = body["body"] === null ? "" : readText(body, "body");
  const changes = {
    ...(title === undefined || title === issue.title ? {} : { title: { from: issue.title } }),
    ...(text === undefined || text === (issue.body ?? "") ? {} : { body: { from: issue.body ?? "" } }),
  };
  if (Object.keys(changes).length > 0) {
    if (title !== undefined) issue.title = checkTitle(title);
    if (text !== undefined) issue.body = checkLength("Issue", text);
    issue.updatedAt = now();
    emitIssue(change, repo, issue, "edited", { changes });
  }
  const labels = readTexts(body, "labels");
  const assignees = readTexts(body, "assignees");
  if (can(hub, actor, repo, NEEDS.triage)) {
    if (labels) setLabels(change, repo, issue, labels);
    if (assignees) setAssignees(change, repo, issue, assignees);
  }
  applyState(request, issue);
  return ok(renderClosedBy(request, issue));
};

const changeAssignees = (request: RepositoryRequest): Reply => {
  const { hub, repo, change, body, method } = request;
  const issue = requireIssue(request);
  const named = readTexts(body, "assignees") ?? [];
  const kept = issue.assignees.filter((login) => method === "POST" || !named.includes(login));
  setAssignees(change, repo, issue, method === "POST" ? [...kept, ...named] : kept);
  return { status: method === "POST" ? 201 : 200, body: renderIssue(hub, repo, issue) };
};

const setLocked = (request: RepositoryRequest): Reply => {
  const { repo, change, method } = request;
  const issue = requireIssue(request);
  issue.locked = method === "PUT";
  emitIssue(change, repo, issue, issue.locked ? "locked" : "unlocked");
  return noContent();
};

const listAssignees = (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo } = request;
  const logins = [repo.owner, ...Object.keys(repo.collaborators)];
  const people = hub.state.accounts.filter((account) => account.type === "User" && logins.includes(account.login));
  return answerPage(request, people, (account) => renderUser(hub, account));
};

/** Issues of a repository. Comments, labels and reactions have tables of their own. */
export const issueRoutes: Route[] = [
  inRepository("GET", "/issues", NEEDS.issues, listIssues),
  inRepository("POST", "/issues", NEEDS.comment, createIssue),
  inRepository("GET", "/issues/{issue_number}", NEEDS.issues, (request) =>
    ok(renderClosedBy(request, requireIssue(request))),
  ),
  inRepository("PATCH", "/issues/{issue_number}", NEEDS.comment, editIssue),
  inRepository("POST", "/issues/{issue_number}/assignees", NEEDS.triage, changeAssignees),
  inRepository("DELETE", "/issues/{issue_number}/assignees", NEEDS.triage, changeAssignees),
  inRepository("PUT", "/issues/{issue_number}/lock", NEEDS.triage, setLocked),
  inRepository("DELETE", "/issues/{issue_number}/lock", NEEDS.triage, setLocked),
  inRepository("GET", "/assignees", NEEDS.issues, listAssignees),
];
