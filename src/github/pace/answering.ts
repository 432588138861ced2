import { AsyncLocalStorage } from "node:async_hooks";

const answered = new AsyncLocalStorage<true>();

/** Does `work`, all of which answers somebody who waits for it. */
export const answering = <T>(work: () => Promise<T>): Promise<T> => answered.run(true, work);

/** Whether what is done right now answers somebody. */
export const isAnswering = (): boolean => answered.getStore() ?? false;
