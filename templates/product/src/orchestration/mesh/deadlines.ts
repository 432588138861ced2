type Context = Pick<ExecutionContext, "waitUntil">;

/** A call that waits for its answer. `expire` is told the context that it runs in, which is another request's. */
export type Wait = { until: number; expire(ctx: Context): void };

export type Deadlines = {
  add(wait: Wait, now: number, ctx: Context): void;
  remove(wait: Wait): void;
};

/** So much later than its deadline a call may hear of it. */
const LOOK_MS = 50;
/** A context may end half a minute after its request is answered, and what it watches with it. */
const WATCH_MS = 20_000;
const SPARE_MS = 1_000;
/** A watch that has not looked for so long died with its context. */
const OVERDUE_MS = 2_000;

/**
 * One watch, in the background of whichever request began it, looks after all calls that end before it does. A timer for
 * each call would cost a tenth of a call in memory.
 */
const watchTogether = (): Deadlines => {
  const waiting = new Set<Wait>();
  let watchedUntil = 0;
  let looked = 0;

  const watch = async (end: number, ctx: Context): Promise<void> => {
    do {
      await scheduler.wait(LOOK_MS);
      looked = Date.now();
      for (const wait of waiting) if (wait.until <= looked) wait.expire(ctx);
    } while (waiting.size > 0 && looked < end);
    if (watchedUntil === end) watchedUntil = 0;
  };

  return {
    add(wait, now, ctx) {
      waiting.add(wait);
      if (wait.until <= watchedUntil && now - looked < OVERDUE_MS) return;
      watchedUntil = Math.max(now + WATCH_MS, wait.until + SPARE_MS);
      looked = now;
      ctx.waitUntil(watch(watchedUntil, ctx));
    },
    remove(wait) {
      waiting.delete(wait);
    },
  };
};

const watchEach = (): Deadlines => {
  const timers = new Map<Wait, ReturnType<typeof setTimeout>>();
  return {
    add(wait, now, ctx) {
      timers.set(
        wait,
        setTimeout(() => wait.expire(ctx), wait.until - now),
      );
    },
    remove(wait) {
      clearTimeout(timers.get(wait) ?? null);
      timers.delete(wait);
    },
  };
};

/** The deadlines of one caller. */
export const createDeadlines = (): Deadlines => {
  // Whether what one request's code settles wakes the request that waits for it. vitest's pool switches it off.
  const mayShare = Cloudflare.compatibilityFlags["handle_cross_request_promise_resolution"] === true;
  return mayShare ? watchTogether() : watchEach();
};
