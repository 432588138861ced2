import {
  answerPage,
  readNumber,
  readObject,
  readObjects,
  readText,
  requireText,
  type ApiRequest,
  type RepositoryRequest,
} from "#src/world/github/api-request.ts";
import { nameOf } from "#src/world/github/actor.ts";
import { emitCheckRun, ensureCheckSuite, settleSuite } from "#src/world/github/check-suites.ts";
import { emit } from "#src/world/github/emit.ts";
import { now } from "#src/world/github/hub.ts";
import { NEEDS } from "#src/world/github/permissions.ts";
import { ACTIONS_APP_ID } from "#src/world/github/render/render-app.ts";
import {
  renderAnnotation,
  renderCheckRun,
  renderCheckSuite,
  renderStatus,
} from "#src/world/github/render/render-check.ts";
import { renderLogin } from "#src/world/github/render/render-account.ts";
import { renderCommit } from "#src/world/github/render/render-commit.ts";
import { renderMinimalRepository, repositoryUrl } from "#src/world/github/render/render-repository.ts";
import { ApiError, created, invalid, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import type {
  CheckAnnotation,
  CheckConclusion,
  CheckRun,
  CheckStatus,
  CheckSuite,
  CommitStatus,
} from "#src/world/github/state.ts";
import { requireCommit } from "./commit-routes.ts";

const requireRun = ({ repo, params }: RepositoryRequest): CheckRun => {
  const run = repo.checkRuns.find((item) => item.id === Number(params["check_run_id"]));
  if (!run) throw notFound();
  return run;
};

const requireSuite = ({ repo, params }: RepositoryRequest): CheckSuite => {
  const suite = repo.checkSuites.find((item) => item.id === Number(params["check_suite_id"]));
  if (!suite) throw notFound();
  return suite;
};

const answerRuns = (request: RepositoryRequest, runs: CheckRun[]): Promise<Reply> => {
  const { hub, repo, query } = request;
  const wanted = (key: string, value: unknown) => query.get(key) === null || query.get(key) === String(value);
  const chosen = runs
    .filter((run) => wanted("check_name", run.name) && wanted("status", run.status) && wanted("app_id", run.appId))
    .toReversed();
  // The latest run of a name counts, unless all are asked for.
  const latest = (run: CheckRun, n: number) =>
    chosen.findIndex((other) => other.name === run.name && other.suiteId === run.suiteId) === n;
  return answerPage(
    request,
    query.get("filter") === "all" ? chosen : chosen.filter(latest),
    (run) => renderCheckRun(hub, repo, run),
    (check_runs, total_count) => ({ total_count, check_runs }),
  );
};

const STATUSES: CheckStatus[] = ["queued", "in_progress", "completed"];
const CONCLUSIONS: CheckConclusion[] = [
  "success",
  "failure",
  "neutral",
  "cancelled",
  "skipped",
  "timed_out",
  "action_required",
];
const LEVELS: CheckAnnotation["level"][] = ["notice", "warning", "failure"];

const readAnnotation = (given: Record<string, unknown>): CheckAnnotation => {
  const level = LEVELS.find((item) => item === given["annotation_level"]);
  if (!level) throw invalid("CheckRun", "annotation_level", "invalid");
  const startLine = readNumber(given, "start_line") ?? 1;
  return {
    path: requireText(given, "path"),
    startLine,
    endLine: readNumber(given, "end_line") ?? startLine,
    level,
    message: requireText(given, "message"),
    title: readText(given, "title") ?? null,
  };
};

const applyBody = ({ body }: ApiRequest, run: CheckRun): void => {
  const conclusion = readText(body, "conclusion");
  const status = readText(body, "status") ?? (conclusion === undefined ? run.status : "completed");
  run.status = STATUSES.find((item) => item === status) ?? run.status;
  if (conclusion !== undefined) {
    run.conclusion = CONCLUSIONS.find((item) => item === conclusion) ?? null;
    if (run.conclusion === null) throw invalid("CheckRun", "conclusion", "invalid");
  }
  if (run.status === "completed" && run.conclusion === null) throw refused("A completed check run needs a conclusion.");
  run.name = readText(body, "name") ?? run.name;
  run.externalId = readText(body, "external_id") ?? run.externalId;
  run.detailsUrl = readText(body, "details_url") ?? run.detailsUrl;
  if (run.status !== "queued") run.startedAt ??= readText(body, "started_at") ?? now();
  if (run.status === "completed") run.completedAt = readText(body, "completed_at") ?? now();
  const output = readObject(body, "output");
  if (!output) return;
  run.output = {
    title: readText(output, "title") ?? run.output.title,
    summary: readText(output, "summary") ?? run.output.summary,
    text: readText(output, "text") ?? run.output.text,
  };
  run.annotations.push(...(readObjects(output, "annotations") ?? []).map(readAnnotation));
};

/** Check runs are written by apps only, each under its own name. */
const appIdOf = ({ hub, actor }: RepositoryRequest): number => {
  if (actor.kind === "job") return ACTIONS_APP_ID;
  const installation =
    actor.kind === "installation" && hub.state.installations.find(({ id }) => id === actor.installationId);
  if (installation) return installation.appId;
  throw new ApiError(403, "You must authenticate via a GitHub App.");
};

const createRun = (request: RepositoryRequest): Reply => {
  const { hub, repo, body, change } = request;
  const appId = appIdOf(request);
  const headSha = requireText(body, "head_sha");
  const suite = ensureCheckSuite(change, repo, appId, headSha, null);
  const run: CheckRun = {
    id: hub.nextId(),
    suiteId: suite.id,
    appId,
    name: requireText(body, "name"),
    headSha,
    externalId: "",
    detailsUrl: null,
    status: "queued",
    conclusion: null,
    startedAt: null,
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
  };
  applyBody(request, run);
  repo.checkRuns.push(run);
  emitCheckRun(change, repo, run, "created");
  if (run.status === "completed") emitCheckRun(change, repo, run, "completed");
  settleSuite(change, repo, suite);
  return created(renderCheckRun(hub, repo, run));
};

const updateRun = (request: RepositoryRequest): Reply => {
  const { hub, repo, change } = request;
  const run = requireRun(request);
  if (run.appId !== appIdOf(request))
    throw new ApiError(
      403,
      "Invalid app_id `" + run.appId + "` - check run can only be modified by the GitHub App that created it.",
    );
  const before = run.status;
  applyBody(request, run);
  if (run.status === "completed" && before !== "completed") emitCheckRun(change, repo, run, "completed");
  const suite = repo.checkSuites.find((item) => item.id === run.suiteId);
  if (suite) settleSuite(change, repo, suite);
  return ok(renderCheckRun(hub, repo, run));
};

const latestStatuses = (statuses: CommitStatus[]): CommitStatus[] =>
  statuses.toReversed().filter((status, n, all) => all.findIndex((other) => other.context === status.context) === n);

const showCombined = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo } = request;
  const { sha } = await requireCommit(request);
  const statuses = latestStatuses(repo.statuses.filter((status) => status.sha === sha));
  const bad = statuses.some((status) => status.state === "failure" || status.state === "error");
  const waits = statuses.length === 0 || statuses.some((status) => status.state === "pending");
  const url = `${repositoryUrl(hub, repo)}/commits/${sha}`;
  return ok({
    state: bad ? "failure" : waits ? "pending" : "success",
    statuses: statuses.map((status) => renderStatus(hub, repo, status)),
    sha,
    total_count: statuses.length,
    repository: renderMinimalRepository(hub, repo),
    commit_url: url,
    url: `${url}/status`,
  });
};

const createStatus = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, body, actor, params, change } = request;
  const commit = await requireCommit(request, params["sha"]);
  const state = (["error", "failure", "pending", "success"] as const).find((item) => item === readText(body, "state"));
  if (!state) throw invalid("Status", "state", "invalid");
  const status: CommitStatus = {
    id: hub.nextId(),
    sha: commit.sha,
    state,
    context: readText(body, "context") ?? "default",
    description: readText(body, "description") ?? null,
    targetUrl: readText(body, "target_url") ?? null,
    user: nameOf(actor),
    createdAt: now(),
  };
  repo.statuses.push(status);
  const shown = renderStatus(hub, repo, status);
  emit(change, repo, "status", null, {
    ...shown,
    sha: commit.sha,
    name: `${repo.owner}/${repo.name}`,
    branches: [],
    commit: renderCommit(hub, repo, commit),
  });
  return created({ ...shown, creator: renderLogin(hub, status.user) });
};

const runsAt = async (request: RepositoryRequest): Promise<Reply> => {
  const { sha } = await requireCommit(request);
  return answerRuns(
    request,
    request.repo.checkRuns.filter((run) => run.headSha === sha),
  );
};

const suitesAt = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo } = request;
  const { sha } = await requireCommit(request);
  return answerPage(
    request,
    repo.checkSuites.filter((suite) => suite.headSha === sha),
    (suite) => renderCheckSuite(hub, repo, suite),
    (check_suites, total_count) => ({ total_count, check_suites }),
  );
};

/** Check suites, check runs and commit statuses. */
export const checkRoutes: Route[] = [
  inRepository("GET", "/commits/{+ref}/check-runs", NEEDS.checks, runsAt),
  inRepository("GET", "/commits/{+ref}/check-suites", NEEDS.checks, suitesAt),
  inRepository("GET", "/commits/{+ref}/status", NEEDS.statuses, showCombined),
  inRepository("GET", "/commits/{+ref}/statuses", NEEDS.statuses, async (request) => {
    const { hub, repo } = request;
    const { sha } = await requireCommit(request);
    const statuses = repo.statuses.filter((status) => status.sha === sha).toReversed();
    return answerPage(request, statuses, (status) => ({
      ...renderStatus(hub, repo, status),
      creator: renderLogin(hub, status.user),
    }));
  }),
  inRepository("POST", "/statuses/{sha}", NEEDS.writeStatuses, createStatus),
  inRepository("POST", "/check-runs", NEEDS.writeChecks, createRun),
  inRepository("GET", "/check-runs/{check_run_id}", NEEDS.checks, (request) =>
    ok(renderCheckRun(request.hub, request.repo, requireRun(request))),
  ),
  inRepository("PATCH", "/check-runs/{check_run_id}", NEEDS.writeChecks, updateRun),
  inRepository("GET", "/check-runs/{check_run_id}/annotations", NEEDS.checks, (request) => {
    const run = requireRun(request);
    return answerPage(request, run.annotations, renderAnnotation(request.hub, request.repo, run));
  }),
  inRepository("GET", "/check-suites/{check_suite_id}", NEEDS.checks, async (request) =>
    ok(await renderCheckSuite(request.hub, request.repo, requireSuite(request))),
  ),
  inRepository("GET", "/check-suites/{check_suite_id}/check-runs", NEEDS.checks, (request) => {
    const suite = requireSuite(request);
    return answerRuns(
      request,
      request.repo.checkRuns.filter((run) => run.suiteId === suite.id),
    );
  }),
];
