import { AsyncLocalStorage } from "node:async_hooks";

/** Hears until about when a request waits for GitHub's limits, in milliseconds since 1970. */
export type OnWait = (until: number) => void;

const watched = new AsyncLocalStorage<OnWait>();

/** Does `work`; `onWait` hears of whatever it asks of GitHub that waits for more than a minute. */
export const watchWaits = <T>(work: () => Promise<T>, onWait: OnWait): Promise<T> => watched.run(onWait, work);

/** Who watches whatever is done right now; undefined: nobody. */
export const watcher = (): OnWait | undefined => watched.getStore();
