import type { LedgerAnswer, LedgerCall } from "#src/durable/ledger.ts";

/** A call of a run of one's own, for `mostMicroUsd` at most; `more` may say otherwise. */
export const paidCall = (runId: string, mostMicroUsd: number, more: Partial<LedgerCall> = {}): LedgerCall => ({
  key: `${runId}/${(calls += 1)}`,
  runId,
  installationId: Number.parseInt(runId.replaceAll(/\D/gu, "").slice(-12), 10),
  role: "Architect",
  phase: "discussion",
  model: "anthropic/some-model",
  mostMicroUsd,
  ...more,
});
let calls = 0;

/** An answer that cost `microUsd`. */
export const answer = <T>(result: T, microUsd: number): LedgerAnswer<T> => ({
  result,
  microUsd,
  usage: { input: 100, cacheRead: 20, cacheWritten: 3, output: 4 },
  requestId: "request 1",
});
