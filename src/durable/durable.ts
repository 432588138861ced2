import type { Archive } from "./archive.ts";
import type { Ledger } from "./ledger.ts";
import type { Notes } from "./notes.ts";

/** What survives a crash. Runs go on where they stopped when the process, or another replica, comes back. */
export type Durable = {
  /** The accounts of paid calls, in the same database. */
  ledger: Ledger;
  /** What products measured, there as well. */
  archive: Archive;
  /** What is known beyond any one run. */
  notes: Notes;
  /** Starts the run, once for each id: a second start with the same id and kind changes nothing. */
  start(kind: string, runId: string, input: unknown): Promise<void>;
  /**
   * Stores a signal for the run, first in, first out; the same `key` twice is one signal. False when there is no such
   * run. A signal to a finished run is stored and never read.
   */
  signal(runId: string, signal: unknown, key: string): Promise<boolean>;
  /** Runs whose id starts with `prefix`, oldest first. */
  list(filter: { prefix?: string; status?: RunStatus }): Promise<RunRecord[]>;
  get(runId: string): Promise<RunRecord | null>;
  /** The records of a run in order, empty for an unknown run. Every attempt of a retried step is a record of its own. */
  steps(runId: string): Promise<StepRecord[]>;
  /** The run stops at its next step. False when there is no such run. */
  cancel(runId: string): Promise<boolean>;
  /** Goes on with a cancelled run, or one set aside after too many crashes. False when there is no such run. */
  resume(runId: string): Promise<boolean>;
  /** Lets steps in progress finish for up to a second, then stops everything this was opened with. Runs stay as they are. */
  close(): Promise<void>;
};

/** `failed` is a run whose story threw, or one set aside because it was in progress at too many crashes. */
export type RunStatus = "running" | "done" | "failed" | "cancelled";

/** Times are ISO 8601. `output` is what the story returned; `error` is what it threw. */
export type RunRecord = {
  id: string;
  kind: string;
  status: RunStatus;
  input: unknown;
  output: unknown;
  error: RecordedError | null;
  startedAt: string;
  endedAt: string | null;
};

/** `name` is the step's, `signal` for a signal waited for (null when the wait timed out), `now` for a clock reading. */
export type StepRecord = {
  name: string;
  output: unknown;
  error: RecordedError | null;
  startedAt: string | null;
  endedAt: string | null;
};

/** `code` and `mend` are those of a `UserError`, else null. */
export type RecordedError = { name: string; message: string; code: string | null; mend: string | null };

/** Where trouble is reported that no caller waits for. */
export type Log = (level: "warn" | "error", message: string) => void;
