import type { Clock } from "./clock.ts";

/** Who waits longer than this wants to know. */
const LONG_MS = 60_000;

/** What is told is told by requests as well. */
const AGAIN_MS = 600_000;

/**
 * Calls `tell` as soon as it is known that somebody waits for more than a minute, and again where it takes longer than was
 * told; not after the function it gives was called. `estimate`: until when, in milliseconds of the clock. Where `tell` gives
 * false, it could not be told now.
 */
export const tellLongWait = (clock: Clock, estimate: () => number, tell: (until: number) => boolean): (() => void) => {
  const began = clock.now();
  let cancel = (): void => {};
  const look = (): void => {
    const now = clock.now();
    const until = estimate();
    const isLong = until - now > LONG_MS || now - began >= LONG_MS;
    const isTold = isLong && tell(until);
    cancel = clock.after(isTold ? Math.max(until - now, AGAIN_MS) : LONG_MS, look);
  };
  look();
  return () => cancel();
};
