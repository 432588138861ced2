import type { Clock } from "./clock.ts";
import type { OnWait } from "./watch-waits.ts";

/** From one telling of a wait to the next: with what takes it away again, a tenth of all writes. */
const PAUSE_MS = 20_000;

/** Where many wait, few of their requests are spent on saying so: false, where somebody was told just before. */
export const tellSeldom = (clock: Clock): ((onWait: OnWait, until: number) => boolean) => {
  let toldAt = -Infinity;
  return (onWait, until) => {
    if (clock.now() - toldAt < PAUSE_MS) return false;
    toldAt = clock.now();
    onWait(until);
    return true;
  };
};
