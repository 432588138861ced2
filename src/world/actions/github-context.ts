import type { ActionsHost, RepositoryEvent } from "./host.ts";
import type { Workflow } from "./workflow.ts";

/** One workflow run, as GitHub opened it. */
export type RunIdentity = {
  host: ActionsHost;
  event: RepositoryEvent;
  workflow: Workflow;
  runId: number;
  runNumber: number;
  /** 1 the first time, one more for each time that it was run again. */
  attempt: number;
};

/** The `github` context that all jobs of a run share; a job adds its own `job`, `token`, `workspace` and `event_path`. */
export const createGithubContext = ({ host, event, workflow, runId, runNumber, attempt }: RunIdentity) => {
  const pull = event.payload["pull_request"] as { head?: { ref?: string }; base?: { ref?: string } } | undefined;
  return {
    event_name: event.name,
    sha: event.sha,
    ref: event.ref,
    ref_name: event.ref.replace(/^refs\/(?:heads|tags|pull)\//u, ""),
    ref_type: event.ref.startsWith("refs/tags/") ? "tag" : "branch",
    ref_protected: false,
    head_ref: pull?.head?.ref ?? "",
    base_ref: pull?.base?.ref ?? "",
    repository: event.repo,
    repository_owner: event.repo.split("/")[0] ?? "",
    repositoryUrl: `${host.serverUrl.replace(/^http/u, "git")}/${event.repo}.git`,
    actor: event.actor,
    triggering_actor: event.actor,
    run_id: String(runId),
    run_number: String(runNumber),
    run_attempt: String(attempt),
    workflow: workflow.name,
    workflow_ref: `${event.repo}/${workflow.path}@${event.ref}`,
    workflow_sha: event.sha,
    server_url: host.serverUrl,
    api_url: host.apiUrl,
    graphql_url: `${host.apiUrl}/graphql`,
  };
};

/** The `inputs` context: what a `workflow_dispatch` was given, with the workflow's defaults. */
export const readInputs = (event: RepositoryEvent, workflow: Workflow): Record<string, string | number | boolean> => {
  const declared = workflow.on.get("workflow_dispatch")?.inputs ?? {};
  const defaults = Object.entries(declared).map(([name, input]) => [name, input.default ?? ""] as const);
  const given = event.payload["inputs"] as Record<string, string> | null | undefined;
  return event.name === "workflow_dispatch" ? { ...Object.fromEntries(defaults), ...given } : {};
};

/** The `GITHUB_…` variables that steps get: every text of the context but the token. */
export const toVariables = (github: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(github).flatMap(([key, value]) =>
      key === "event" || key === "token" || key === "repositoryUrl"
        ? []
        : [[`GITHUB_${key.toUpperCase()}`, String(value)]],
    ),
  );
