import type { DBOS } from "@dbos-inc/dbos-sdk";
import type { RunRecord, RunStatus, StepRecord } from "./durable.ts";
import { describeError } from "./recordable-error.ts";

type Workflow = Awaited<ReturnType<typeof DBOS.listWorkflows>>[number];
type Operation = NonNullable<Awaited<ReturnType<typeof DBOS.listWorkflowSteps>>>[number];

/** DBOS's names for each of our states. */
export const STATUSES = {
  running: ["PENDING", "ENQUEUED", "DELAYED"],
  done: ["SUCCESS"],
  failed: ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
  cancelled: ["CANCELLED"],
} as const satisfies Record<RunStatus, readonly string[]>;

const SET_ASIDE = {
  name: "Error",
  message: "Set aside: it was in progress at too many crashes.",
  code: null,
  mend: null,
};
const iso = (epochMs: number | undefined): string | null => (epochMs ? new Date(epochMs).toISOString() : null);
const statusOf = (status: string): RunStatus =>
  (Object.keys(STATUSES) as RunStatus[]).find((ours) => STATUSES[ours].some((theirs) => theirs === status)) ?? "failed";

/** A run as operations see it. */
export const readRun = (workflow: Workflow): RunRecord => ({
  id: workflow.workflowID,
  kind: workflow.workflowName,
  status: statusOf(workflow.status),
  input: workflow.input?.[0] ?? null,
  output: workflow.output ?? null,
  error: workflow.status === "MAX_RECOVERY_ATTEMPTS_EXCEEDED" ? SET_ASIDE : describeError(workflow.error),
  startedAt: new Date(workflow.createdAt).toISOString(),
  endedAt: iso(workflow.completedAt),
});

/** The records of a run as operations see them, without DBOS's own bookkeeping of timeouts. */
export const readSteps = (operations: Operation[]): StepRecord[] =>
  operations
    .filter(({ name }) => name !== "DBOS.sleep")
    .map((operation) => ({
      name: operation.name === "DBOS.recv" ? "signal" : operation.name,
      output: operation.output ?? null,
      error: describeError(operation.error),
      startedAt: iso(operation.startedAtEpochMs),
      endedAt: iso(operation.completedAtEpochMs),
    }));
