// The two things DBOS does not export. Its version is pinned exactly, and the contract suite fails when they change.
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";

const executor = (): DBOSExecutor => {
  if (!DBOSExecutor.globalInstance) throw new Error("DBOS is not launched");
  return DBOSExecutor.globalInstance;
};

/** Puts the runs in progress of dead executors back on the queue. Safe for a living one: it loses its claim, no more. */
export const recoverRunsOf = async (executorIds: string[]): Promise<void> => {
  if (executorIds.length > 0) await executor().recoverPendingWorkflows(executorIds);
};

/** How to end all waits for signals at once; else their timers keep the process alive for ten seconds after shutdown. */
export const holdWaits = (): (() => void) => {
  const waits = executor().systemDatabase.notificationsMap;
  return () => {
    for (const key of waits.map.keys()) waits.callCallbacks(key);
  };
};
