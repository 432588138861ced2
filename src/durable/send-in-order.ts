import { setTimeout as sleep } from "node:timers/promises";

/**
 * Performs sends to one target one after the other, in the order of the calls. The database orders by milliseconds, so
 * two of the same millisecond would have no order: each gets one to itself.
 */
export const createOrderedSender = (): (<T>(target: string, send: () => Promise<T>) => Promise<T>) => {
  const last = new Map<string, Promise<unknown>>();
  return (target, send) => {
    const turn = (last.get(target) ?? Promise.resolve()).then(send);
    const rest = turn.then(
      () => sleep(2),
      () => undefined,
    );
    last.set(target, rest);
    void rest.then(() => last.get(target) === rest && last.delete(target));
    return turn;
  };
};
