import type { RepositoryEvent } from "./host.ts";
import { matchesPatterns } from "./match-pattern.ts";
import type { EventFilter, Workflow } from "./workflow.ts";

const PULL_REQUEST_EVENTS = ["pull_request", "pull_request_target"];
const PULL_REQUEST_TYPES = ["opened", "synchronize", "reopened"];

/** Whether an event starts a workflow. `changedPaths` is asked only where the workflow filters by path. */
export const matchesEvent = async (
  workflow: Workflow,
  event: RepositoryEvent,
  changedPaths: () => Promise<string[]>,
): Promise<boolean> => {
  const filter = workflow.on.get(event.name);
  if (!filter) return false;
  if (event.name === "workflow_dispatch") return String(event.payload["workflow"]).endsWith(workflow.path);
  return matchesType(filter, event) && matchesRef(filter, event) && (await matchesPaths(filter, changedPaths));
};

const matchesType = (filter: EventFilter, event: RepositoryEvent): boolean => {
  const types = filter.types ?? (PULL_REQUEST_EVENTS.includes(event.name) ? PULL_REQUEST_TYPES : null);
  if (types && (event.action === null || !types.includes(event.action))) return false;
  const run = event.payload["workflow_run"] as { name?: string } | undefined;
  return !filter.workflows || matchesPatterns(run?.name ?? "", filter.workflows);
};

const matchesRef = (filter: EventFilter, event: RepositoryEvent): boolean => {
  if (PULL_REQUEST_EVENTS.includes(event.name)) {
    const pull = event.payload["pull_request"] as { base?: { ref?: string } } | undefined;
    return passes(pull?.base?.ref ?? "", filter.branches, filter["branches-ignore"]);
  }
  if (event.name !== "push") return passes(event.headBranch, filter.branches, filter["branches-ignore"]);
  const asksBranches = Boolean(filter.branches ?? filter["branches-ignore"]);
  const asksTags = Boolean(filter.tags ?? filter["tags-ignore"]);
  if (event.ref.startsWith("refs/tags/")) {
    return asksTags || !asksBranches
      ? passes(event.ref.slice("refs/tags/".length), filter.tags, filter["tags-ignore"])
      : false;
  }
  return asksBranches || !asksTags
    ? passes(event.ref.replace("refs/heads/", ""), filter.branches, filter["branches-ignore"])
    : false;
};

const matchesPaths = async (filter: EventFilter, changedPaths: () => Promise<string[]>): Promise<boolean> => {
  if (!filter.paths && !filter["paths-ignore"]) return true;
  return (await changedPaths()).some((path) => passes(path, filter.paths, filter["paths-ignore"]));
};

const passes = (name: string, wanted: string[] | undefined, ignored: string[] | undefined): boolean =>
  (!wanted || matchesPatterns(name, wanted)) && (!ignored || !matchesPatterns(name, ignored));
