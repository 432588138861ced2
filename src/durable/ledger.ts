/**
 * The accounts of paid calls. They outlive the runs they were made for: nothing here is ever deleted. All amounts are
 * whole micro-dollars (1e-6 USD), all days are UTC by the database's clock; a call belongs to the day it began on.
 */
export type Ledger = {
  /**
   * Performs `call` unless an answer to its key is recorded, which then is returned and costs nothing. What it may cost
   * at most is reserved before; answer and real cost are recorded before it returns. Of several calls with one key, in
   * one process or many, one is performed and the others get its answer; where it fails, the next tries. A call whose
   * process died, or whose error says `mayHaveCost`, is booked in full as unknown.
   *
   * Throws what `perform` throws, and, before anything is spent, a `UserError` where a cap does not allow the call:
   * `budget-spent` where it is the run's, `budget-spent-today` where it is a day's. A cap is exceeded by no more than the calls in progress cost beyond what was reserved for them.
   */
  pay<T>(call: LedgerCall, perform: () => Promise<LedgerAnswer<T>>): Promise<T>;
  /** Whether an answer to this key is recorded. */
  isPaid(key: string): Promise<boolean>;
  /** Allows one run `microUsd` more. The same `key` of a run twice is one raise. */
  raise(runId: string, microUsd: number, key: string): Promise<void>;
  /** A run may spend `microUsd` at most by itself, where that is less than the cap of all; what it is raised comes on top. */
  limit(runId: string, microUsd: number): Promise<void>;
  /** While a run is held no call of it is made that was not answered before: a `UserError` `run-held`. */
  hold(runId: string, held: boolean): Promise<void>;
  /** What the calls of a run came to, by role, phase and model, in this order. */
  spendingOf(runId: string): Promise<Spending[]>;
  budgetOf(runId: string): Promise<Budget>;
  /** Of all runs together, or of an installation's. */
  spentToday(installationId?: number): Promise<Budget>;
};

export type LedgerCall = {
  /** Names the call for all time, by a hash that nothing else has. */
  key: string;
  runId: string;
  installationId: number;
  role: string;
  phase: string;
  model: string;
  mostMicroUsd: number;
};

/** `result` is returned as JSON gives it back. `requestId`: the provider's name of the call. */
export type LedgerAnswer<T> = { result: T; microUsd: number; usage: Tokens; requestId: string | null };

/** Each token is counted once: `input` are those neither read from a cache nor written to it. */
export type Tokens = { input: number; cacheRead: number; cacheWritten: number; output: number };

/** `calls` are all that were booked, `unknown` those of them without an answer. `microUsd` does not hold `reserved`. */
export type Spending = {
  role: string;
  phase: string;
  model: string;
  calls: number;
  unknown: number;
  tokens: Tokens;
  microUsd: number;
  reserved: number;
};

/** `reserved` is of calls in progress. `share` is spent and reserved of the cap: 1 is all of it. */
export type Budget = { spent: number; reserved: number; cap: number; share: number };

/** What may be spent: by one run, by all runs on one day, and by the runs of one installation on one day. */
export type Caps = { perRun: number; perDay: number; perInstallationDay: number };
