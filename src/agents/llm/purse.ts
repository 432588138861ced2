import type { Usage } from "./language-model.ts";

/** Pays for calls, each once: whoever asks again for a call that was made gets its recorded result. */
export type Purse = {
  /**
   * Performs `call` unless its result is recorded. The most it may cost is reserved before, so that no cap is ever
   * exceeded by more than what the calls in progress turn out to cost beyond it. Throws a `UserError` `budget-spent`
   * or `budget-spent-today` before anything is spent.
   */
  pay<T>(call: PaidCall, perform: () => Promise<Paid<T>>): Promise<T>;
  /** Whether the result of this call is recorded. */
  isPaid(key: string): Promise<boolean>;
};

/** On whose behalf a call is made. */
export type Account = { runId: string; installationId: number };

export type PaidCall = Account & {
  /** Names the call for all time: of the provider, the model, the question, and which deliberate repeat it is. */
  key: string;
  role: string;
  phase: string;
  /** `anthropic/claude-sonnet-5-5` */
  model: string;
  /** Micro-dollars (1e-6 USD) that it costs at most, as far as can be told before. */
  mostMicroUsd: number;
};

/** `result` must survive JSON. */
export type Paid<T> = { result: T; microUsd: number; usage: Usage; requestId: string | null };
