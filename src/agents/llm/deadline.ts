export type Deadline = {
  /** Aborted by the caller's signal, and when time is up. */
  signal: AbortSignal;
  /** Which limit passed; null: none so far. */
  passed(): "total" | "idle" | null;
  /** The other side gave a sign of life. */
  beat(): void;
  /** Ends the timers, and whatever still runs on the signal. */
  end(): void;
};

/** Starts the clock for one call: `totalMs` for all of it, `idleMs` between two beats. */
export const startDeadline = (
  caller: AbortSignal,
  { totalMs, idleMs }: Record<"totalMs" | "idleMs", number>,
): Deadline => {
  const controller = new AbortController();
  const abort = () => controller.abort(caller.reason);
  let passed: "total" | "idle" | null = null;
  const pass = (limit: "total" | "idle") => {
    passed ??= limit;
    controller.abort();
  };
  const total = setTimeout(pass, totalMs, "total");
  const idle = setTimeout(pass, idleMs, "idle");
  if (caller.aborted) abort();
  caller.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    passed: () => passed,
    beat: () => void idle.refresh(),
    end: () => {
      clearTimeout(total);
      clearTimeout(idle);
      caller.removeEventListener("abort", abort);
      controller.abort();
    },
  };
};
