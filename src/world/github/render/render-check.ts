import type { Hub } from "#src/world/github/hub.ts";
import { nodeId } from "#src/world/github/node-id.ts";
import type { CheckRun, CheckSuite, CommitStatus, Repository } from "#src/world/github/state.ts";
import { renderLogin } from "./render-account.ts";
import { renderApp } from "./render-app.ts";
import { renderSimpleCommit } from "./render-commit.ts";
import { renderMinimalPulls } from "./render-pull.ts";
import { renderMinimalRepository, renderRepository, repositoryPage, repositoryUrl } from "./render-repository.ts";

const NOTHING = "0".repeat(40);

/** What suites and the events about runs have in common; `head_commit` is read from git and added by the caller. */
const renderSuiteFacts = (hub: Hub, repo: Repository, suite: CheckSuite) => {
  const url = `${repositoryUrl(hub, repo)}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: suite.status,
    conclusion: suite.conclusion,
    url,
    before: NOTHING,
    after: suite.headSha,
    pull_requests: renderMinimalPulls(hub, repo, suite.headSha),
    app: renderApp(hub, suite.appId),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    latest_check_runs_count: repo.checkRuns.filter((run) => run.suiteId === suite.id).length,
    check_runs_url: `${url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
};

/** GitHub's `check-suite`. */
export const renderCheckSuite = async (hub: Hub, repo: Repository, suite: CheckSuite) => {
  const facts = renderSuiteFacts(hub, repo, suite);
  const commit = await hub.git(repo).readCommit(suite.headSha);
  return {
    ...facts,
    repository: renderMinimalRepository(hub, repo),
    head_commit: commit && renderSimpleCommit(commit),
  };
};

/** GitHub's `check-run`. */
export const renderCheckRun = (hub: Hub, repo: Repository, run: CheckRun) => {
  const url = `${repositoryUrl(hub, repo)}/check-runs/${run.id}`;
  const home = repositoryPage(hub, repo);
  // What Actions ran is shown with its job; GitHub gives such a check no page of its own.
  const page = run.detailsUrl?.startsWith(`${home}/actions/`) ? run.detailsUrl : `${home}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId("CR", run.id),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: { ...run.output, annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    check_suite: { id: run.suiteId },
    app: renderApp(hub, run.appId),
    pull_requests: renderMinimalPulls(hub, repo, run.headSha),
  };
};

/** The same in a webhook, where the suite is shown too and a run that waits has already a time. */
export const renderCheckRunEvent = (hub: Hub, repo: Repository, run: CheckRun, suite: CheckSuite) => ({
  ...renderCheckRun(hub, repo, run),
  started_at: run.startedAt ?? suite.createdAt,
  check_suite: { ...renderSuiteFacts(hub, repo, suite), repository: renderRepository(hub, repo) },
});

/** GitHub's `check-annotation`. */
export const renderAnnotation =
  (hub: Hub, repo: Repository, run: CheckRun) => (item: CheckRun["annotations"][number]) => ({
    path: item.path,
    blob_href: `${repositoryPage(hub, repo)}/blob/${run.headSha}/${item.path}`,
    start_line: item.startLine,
    start_column: null,
    end_line: item.endLine,
    end_column: null,
    annotation_level: item.level,
    title: item.title,
    message: item.message,
    raw_details: null,
  });

/** GitHub's `status`. */
export const renderStatus = (hub: Hub, repo: Repository, status: CommitStatus) => ({
  url: `${repositoryUrl(hub, repo)}/statuses/${status.sha}`,
  avatar_url: renderLogin(hub, status.user).avatar_url,
  id: status.id,
  node_id: nodeId("SC", status.id),
  state: status.state,
  description: status.description,
  target_url: status.targetUrl,
  context: status.context,
  created_at: status.createdAt,
  updated_at: status.createdAt,
});
