import { rmSync } from "node:fs";
import { join } from "node:path";

import { readChangedPaths } from "./changed-paths.ts";
import { createConcurrencyGroups } from "./concurrency-groups.ts";
import type { ActionsHost, Annotation, RepositoryEvent, WorkflowFile } from "./host.ts";
import { installToolchain } from "./install-toolchain.ts";
import { matchesEvent } from "./matches-event.ts";
import { parseWorkflow } from "./parse-workflow.ts";
import { rejectWorkflow } from "./reject-workflow.ts";
import type { Runner } from "./run-legs.ts";
import { startWorkflow } from "./run-workflow.ts";
import { createSlots } from "./slots.ts";
import { openTemporaryStore } from "./temporary-store.ts";

/** `idle` resolves when no event is being looked at and no run goes on; `close` ends every process it started. */
export type Actions = { idle(): Promise<void>; close(): Promise<void> };

/**
 * Serves a host's workflows from now on. Jobs live below `workDir`, which lies in the project, so that Node finds the
 * project's `sharedModules` (a node_modules directory) upwards; `environment` is added to that of every step.
 */
export const startActions = (options: {
  host: ActionsHost;
  workDir: string;
  sharedModules: string;
  environment: Record<string, string>;
  parallelJobs: number;
}): Actions => {
  const { host, workDir, environment } = options;
  const stop = new AbortController();
  const runs = join(workDir, "runs");
  // What a runner that was killed left behind is of no use to anybody.
  rmSync(runs, { recursive: true, force: true });
  const path = installToolchain(join(workDir, "bin"), options.sharedModules);
  const temporary = openTemporaryStore();
  const runner: Runner = {
    host,
    settings: { workDir: runs, path, environment, temporary, stop: stop.signal },
    slots: createSlots(options.parallelJobs),
    groups: createConcurrencyGroups(),
  };
  const going = new Set<Promise<void>>();
  const track = (work: Promise<void>) => {
    const tracked: Promise<void> = work
      .catch((error: unknown) => console.error("actions:", error))
      .finally(() => going.delete(tracked));
    going.add(tracked);
    return tracked;
  };
  let last = Promise.resolve();
  const ignore = host.onEvent((event) => {
    // One event after the other: runs are opened in the order in which things happened.
    last = track(last.then(() => openRuns(runner, event, track)));
  });
  const idle = async () => {
    while (going.size > 0) await Promise.all(going);
  };
  return {
    idle,
    async close() {
      ignore();
      stop.abort("closed");
      await idle();
      temporary.close();
    },
  };
};

const openRuns = async (runner: Runner, event: RepositoryEvent, track: (work: Promise<void>) => void) => {
  if (runner.settings.stop.aborted || !mayStartRuns(event)) return;
  for (const file of await runner.host.readWorkflows(event.repo, event.sha)) {
    const parsed = await parseWorkflow(file);
    if ("problems" in parsed) {
      // What cannot be read names no events; GitHub reports it on every push.
      if (event.name === "push") rejectWorkflow(runner.host, event, file.path, parsed.problems);
      continue;
    }
    const changedPaths = () => readChangedPaths(runner.host.gitDirectory(event.repo), event);
    if (!(await matchesEvent(parsed.workflow, event, changedPaths))) continue;
    try {
      startWorkflow(runner, event, parsed.workflow, track);
    } catch (error) {
      rejectWorkflow(runner.host, event, file.path, [problemOf(file, error as Error)]);
    }
  }
};

// What GITHUB_TOKEN does starts nothing, or workflows would start themselves for ever.
const mayStartRuns = (event: RepositoryEvent): boolean => {
  if (/^0+$/u.test(event.sha)) return false;
  if (event.name === "workflow_dispatch" || event.name === "repository_dispatch") return true;
  const check = (event.payload["check_run"] ?? event.payload["check_suite"]) as { app?: { slug?: string } } | undefined;
  return event.actor !== "github-actions[bot]" && check?.app?.slug !== "github-actions";
};

const problemOf = (file: WorkflowFile, error: Error): Annotation => ({
  path: file.path,
  startLine: 1,
  endLine: 1,
  level: "failure",
  title: "Invalid workflow file",
  message: `${file.path}: ${error.message}`,
});
