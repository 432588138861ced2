import { type Call, type FullOutcome, type Input, type Outcome, fullOutcome } from "../contract/call.ts";
import { Problem, unavailable } from "../contract/problem.ts";
import { log } from "../observe/log.ts";
import { count } from "../observe/metrics.ts";
import type { Deadlines, Wait } from "./deadlines.ts";
import type { Target } from "./target.ts";

type Context = Pick<ExecutionContext, "waitUntil">;

const RETRY_MS = 50;

const failure = (problem: Problem): FullOutcome => ({ ok: false, problem: problem.details });

const isOverloaded = (error: unknown): boolean => (error as { overloaded?: boolean }).overloaded === true;
const isRetryable = (error: unknown): boolean =>
  (error as { retryable?: boolean }).retryable === true && !isOverloaded(error);

/** What the caller is told instead of what went wrong, which the log keeps. An operation that failed tells its version. */
export const toFailure = (target: Target, call: Call, error: unknown): FullOutcome => {
  log("call-failed", { trace: call.trace, target: target.name, error: String(error) });
  const version = (error as { version?: unknown } | null)?.version;
  const failed = failureOf(error);
  return typeof version === "string" ? { ...failed, version } : failed;
};

const failureOf = (error: unknown): FullOutcome => {
  if (isOverloaded(error)) return failure(unavailable("overloaded", "The service has too much to do.", 1));
  return isRetryable(error)
    ? failure(unavailable("unavailable", "The service cannot answer now. Try again in a moment.", 1))
    : failure(new Problem(500, "service-failed", "The service failed. The fault is ours."));
};

const expired = (): FullOutcome =>
  failure(new Problem(504, "deadline-exceeded", "The service took too long to answer.", undefined, 1));

/**
 * Calls a target until it has answered, for no longer than the call may wait: calls to objects have no time limit of
 * their own. What can have no second effect is tried again. `end` hears the outcome once, and the context in which it
 * does. Written without async functions and with one promise less than would be plainer, because every call pays for
 * what stands here.
 */
export const attempt = (
  target: Target,
  call: Call,
  input: Input,
  deadlines: Deadlines,
  ctx: Context,
  now: number,
  end: (outcome: FullOutcome, ctx: Context) => void,
): void => {
  if (call.until <= now) return end(expired(), ctx);
  let isOver = false;
  const finish = (outcome: FullOutcome, heardIn: Context): void => {
    if (isOver) return;
    isOver = true;
    deadlines.remove(wait);
    end(outcome, heardIn);
  };
  const wait: Wait = { until: call.until, expire: (other) => finish(expired(), other) };
  deadlines.add(wait, now, ctx);
  const mayRepeat = target.idempotent || call.once !== undefined;
  const take = (outcome: Outcome): void => finish(fullOutcome(outcome), ctx);

  const tryOnce = (tried: number): void => {
    const fail = (error: unknown): void => {
      if (!mayRepeat || !isRetryable(error) || tried >= target.settings.retries || Date.now() >= call.until)
        return finish(toFailure(target, call, error), ctx);
      count("layer_call_retries", target.series.labels);
      // The wait differs from caller to caller, or all of them would come back at once.
      void scheduler.wait(RETRY_MS * 2 ** tried * (0.5 + Math.random())).then(() => tryOnce(tried + 1));
    };
    try {
      // A stub that has failed stays broken, so each try takes its own.
      const method = target.open(call.key)[target.operation];
      if (method === undefined) throw new Error(`no operation ${target.name}`);
      method(call, input).then(take, fail);
    } catch (error) {
      fail(error);
    }
  };
  tryOnce(0);
};
