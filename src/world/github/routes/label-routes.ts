import { answerPage, readText, readTexts, requireText, type RepositoryRequest } from "#src/world/github/api-request.ts";
import { setLabels } from "#src/world/github/edit-issue.ts";
import { emit } from "#src/world/github/emit.ts";
import { NEEDS } from "#src/world/github/permissions.ts";
import { labelsOf, renderLabel } from "#src/world/github/render/render-issue.ts";
import { created, invalid, noContent, notFound, ok, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import type { Label } from "#src/world/github/state.ts";
import { requireIssue } from "./issue-routes.ts";

const requireLabel = ({ repo, params }: RepositoryRequest): Label => {
  const label = repo.labels.find((item) => item.name.toLowerCase() === params["name"]?.toLowerCase());
  if (!label) throw notFound();
  return label;
};

const checkColor = (color: string): string => {
  if (!/^[0-9a-fA-F]{6}$/.test(color)) throw invalid("Label", "color", "invalid");
  return color;
};

const createLabel = ({ hub, repo, body, change }: RepositoryRequest): Reply => {
  const name = requireText(body, "name");
  if (repo.labels.some((label) => label.name.toLowerCase() === name.toLowerCase())) {
    throw invalid("Label", "name", "already_exists");
  }
  const color = checkColor((readText(body, "color") ?? "ededed").replace(/^#/, ""));
  const label = { id: hub.nextId(), name, color, description: readText(body, "description") ?? null, default: false };
  repo.labels.push(label);
  emit(change, repo, "label", "created", { label: renderLabel(hub, repo, label) });
  return created(renderLabel(hub, repo, label));
};

const editLabel = (request: RepositoryRequest): Reply => {
  const { hub, repo, body, change } = request;
  const label = requireLabel(request);
  const before = label.name;
  const name = readText(body, "new_name") ?? before;
  const changes = name === before ? {} : { name: { from: before } };
  label.name = name;
  for (const issue of repo.issues) issue.labels = issue.labels.map((item) => (item === before ? name : item));
  const color = readText(body, "color");
  if (color !== undefined) label.color = checkColor(color.replace(/^#/, ""));
  label.description = readText(body, "description") ?? label.description;
  emit(change, repo, "label", "edited", { label: renderLabel(hub, repo, label), changes });
  return ok(renderLabel(hub, repo, label));
};

const deleteLabel = (request: RepositoryRequest): Reply => {
  const { hub, repo, change } = request;
  const label = requireLabel(request);
  repo.labels = repo.labels.filter((item) => item !== label);
  for (const issue of repo.issues) issue.labels = issue.labels.filter((name) => name !== label.name);
  emit(change, repo, "label", "deleted", { label: renderLabel(hub, repo, label) });
  return noContent();
};

/** The body is `{labels: [...]}` or the bare list. */
const namesIn = (body: Record<string, unknown>): string[] => readTexts(body, "labels") ?? readTexts(body, "") ?? [];

const labelIssue = (request: RepositoryRequest): Reply => {
  const { hub, repo, change, body, method } = request;
  const issue = requireIssue(request);
  const kept = method === "POST" ? issue.labels : [];
  const labels = setLabels(change, repo, issue, [...kept, ...namesIn(body)]);
  return ok(labels.map((label) => renderLabel(hub, repo, label)));
};

const unlabelIssue = (request: RepositoryRequest): Reply => {
  const { hub, repo, change, params } = request;
  const issue = requireIssue(request);
  const name = params["name"];
  if (name !== undefined && !issue.labels.includes(name)) throw notFound();
  const rest = issue.labels.filter((label) => name !== undefined && label !== name);
  const labels = setLabels(change, repo, issue, rest);
  return name === undefined ? noContent() : ok(labels.map((label) => renderLabel(hub, repo, label)));
};

/** Labels of a repository and of an issue. */
export const labelRoutes: Route[] = [
  inRepository("GET", "/labels", NEEDS.issues, (request) =>
    answerPage(request, request.repo.labels, (label) => renderLabel(request.hub, request.repo, label)),
  ),
  inRepository("POST", "/labels", NEEDS.editLabels, createLabel),
  inRepository("GET", "/labels/{name}", NEEDS.issues, (request) =>
    ok(renderLabel(request.hub, request.repo, requireLabel(request))),
  ),
  inRepository("PATCH", "/labels/{name}", NEEDS.editLabels, editLabel),
  inRepository("DELETE", "/labels/{name}", NEEDS.editLabels, deleteLabel),
  inRepository("GET", "/issues/{issue_number}/labels", NEEDS.issues, (request) =>
    answerPage(request, labelsOf(request.repo, requireIssue(request)), (label) =>
      renderLabel(request.hub, request.repo, label),
    ),
  ),
  inRepository("POST", "/issues/{issue_number}/labels", NEEDS.triage, labelIssue),
  inRepository("PUT", "/issues/{issue_number}/labels", NEEDS.triage, labelIssue),
  inRepository("DELETE", "/issues/{issue_number}/labels", NEEDS.triage, unlabelIssue),
  inRepository("DELETE", "/issues/{issue_number}/labels/{name}", NEEDS.triage, unlabelIssue),
];
