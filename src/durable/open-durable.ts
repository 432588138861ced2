import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DBOS, Error as DBOSErrors } from "@dbos-inc/dbos-sdk";
import { createRun, SIGNALS } from "./create-run.ts";
import { holdWaits, recoverRunsOf } from "./dbos-internals.ts";
import type { Durable, Log } from "./durable.ts";
import type { Caps } from "./ledger.ts";
import { beginLifetime, type Lifetime } from "./lifetime.ts";
import { type DatabaseChoice, openDatabase, type OpenDatabase } from "./open-database.ts";
import { openArchive } from "./open-archive.ts";
import { openLedger } from "./open-ledger.ts";
import { openNotes } from "./open-notes.ts";
import { readRun, readSteps, STATUSES } from "./read-record.ts";
import { createOrderedSender } from "./send-in-order.ts";
import type { Run } from "./step.ts";

/**
 * `runs`: the story of each kind of run. `caps`: what paid calls may cost. `executorId`: unique among living processes, a
 * new one when left out.
 */
export type DurableOptions = {
  database: DatabaseChoice;
  caps: Caps;
  runs: Record<string, (run: Run, input: never) => Promise<unknown>>;
  log: Log;
  executorId?: string;
};

type Story = (input: unknown) => Promise<unknown>;

const GRACE_MS = 1000;
const SHUTDOWN_MS = 500;
// A run of many weeks sees many restarts. Only one that itself brings the process down comes near this.
const MAX_RECOVERIES = 1000;

const register = (runs: DurableOptions["runs"], lifetime: Lifetime): Map<string, Story> =>
  new Map(
    Object.entries(runs).map(([name, story]) => {
      const perform: Story = (input) => story(createRun(DBOS.workflowID ?? "", lifetime), input as never);
      return [name, DBOS.registerWorkflow(perform, { name, maxRecoveryAttempts: MAX_RECOVERIES })];
    }),
  );

const launch = async (database: OpenDatabase, executorID: string, log: Log): Promise<void> => {
  const quiet = (): void => undefined;
  DBOS.setConfig({
    name: "aidevos",
    systemDatabaseUrl: database.url,
    enablePatching: true,
    executorID,
    logger: {
      debug: quiet,
      info: quiet,
      warn: (entry) => log("warn", String(entry)),
      error: (entry, metadata) => log("error", metadata?.stack ?? String(entry)),
    },
  });
  await DBOS.launch();
  await database.watch(recoverRunsOf);
};

const isUnknownRun = (error: unknown): boolean => error instanceof DBOSErrors.DBOSNonExistentWorkflowError;
const knows = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      if (isUnknownRun(error)) return false;
      throw error;
    },
  );

type Stores = Pick<Durable, "ledger" | "archive" | "notes">;

const createPort = (stories: Map<string, Story>, stores: Stores, close: () => Promise<void>): Durable => {
  // A call made from within a step must not become part of that step's run.
  const outside = AsyncLocalStorage.snapshot();
  const inOrder = createOrderedSender();
  const get: Durable["get"] = (runId) =>
    outside(async () => {
      const workflow = await DBOS.getWorkflowStatus(runId);
      return workflow && readRun(workflow);
    });
  return {
    ...stores,
    get,
    close,
    start: (kind, runId, input) =>
      outside(async () => {
        const story = stories.get(kind);
        if (!story) throw new Error(`there is no kind of run called ${kind}`);
        await DBOS.startWorkflow(story, { workflowID: runId })(input);
      }),
    signal: (runId, signal, key) => outside(() => inOrder(runId, () => knows(DBOS.send(runId, signal, SIGNALS, key)))),
    list: ({ prefix, status }) =>
      outside(async () => {
        const filter = {
          ...(prefix !== undefined && { workflow_id_prefix: prefix }),
          ...(status && { status: [...STATUSES[status]] }),
        };
        return (await DBOS.listWorkflows(filter)).map(readRun);
      }),
    steps: (runId) => outside(async () => readSteps((await DBOS.listWorkflowSteps(runId)) ?? [])),
    cancel: (runId) =>
      outside(async () => {
        if (!(await get(runId))) return false;
        await DBOS.cancelWorkflow(runId);
        return true;
      }),
    resume: (runId) => outside(() => knows(DBOS.resumeWorkflow(runId))),
  };
};

const shutDown = async (lifetime: Lifetime): Promise<void> => {
  const endWaits = holdWaits();
  await lifetime.end(GRACE_MS);
  await Promise.race([DBOS.shutdown({ deregister: true }), sleep(SHUTDOWN_MS)]);
  endWaits();
};

// DBOS keeps its state in the module: two at once would perform each other's runs.
let isOpen = false;

/** Opens what the runs are kept in; accounts and notes before any run can ask for them. */
const openStore = async ({ database: choice, caps }: DurableOptions, id: string, log: Log) => {
  const database = await openDatabase(choice, id, log);
  try {
    const [{ ledger, close }, { archive, close: closeArchive }, { notes, close: closeNotes }] = await Promise.all([
      openLedger(database.url, caps, log),
      openArchive(database.url, log),
      openNotes(database.url, log),
    ]);
    const closeAll = () => Promise.all([close(), closeArchive(), closeNotes()]);
    return { database, stores: { ledger, archive, notes }, close: () => closeAll().finally(database.close) };
  } catch (error) {
    await database.close();
    throw error;
  }
};

/**
 * Opens the database and goes on with every run in progress that nobody else performs. One at a time in a process. Throws
 * a UserError when the database can't be had.
 */
export const openDurable = async (options: DurableOptions): Promise<Durable> => {
  if (isOpen) throw new Error("runs are open in this process already: close them before opening others");
  isOpen = true;
  const id = options.executorId ?? randomUUID();
  const lifetime = beginLifetime();
  const tell: Log = (level, message) => lifetime.ending.aborted || options.log(level, message);
  try {
    const { database, stores, close } = await openStore(options, id, tell);
    const stories = register(options.runs, lifetime);
    try {
      await launch(database, id, tell);
    } catch (error) {
      await DBOS.shutdown({ deregister: true });
      await close();
      throw error;
    }
    const closeAll = async (): Promise<void> => {
      try {
        await shutDown(lifetime);
      } finally {
        await close();
        isOpen = false;
      }
    };
    let closing: Promise<void> | null = null;
    return createPort(stories, stores, () => (closing ??= closeAll()));
  } catch (error) {
    isOpen = false;
    throw error;
  }
};
