/** How a run or a job enters its concurrency group. `queue: max` keeps everything that waits. */
export type GroupEntry = { group: string; cancelInProgress: boolean; keepWaiting: boolean };

type Member = { cancel: AbortController; start: () => void };

/** GitHub's concurrency groups: one member runs, and unless `keepWaiting`, one at most waits, the newest. */
export const createConcurrencyGroups = () => {
  const groups = new Map<string, { running: Member; waiting: Member[] }>();
  const release = (name: string, member: Member) => {
    const group = groups.get(name);
    if (!group) return;
    if (group.running !== member) {
      group.waiting = group.waiting.filter((other) => other !== member);
      return;
    }
    const next = group.waiting.shift();
    if (next) {
      group.running = next;
      next.start();
    } else groups.delete(name);
  };
  return {
    /** Resolves once the member may run, or once `cancel` is aborted; then call the returned function to leave. */
    async enter(entry: GroupEntry, cancel: AbortController): Promise<() => void> {
      const name = entry.group.toLowerCase();
      const { promise, resolve } = Promise.withResolvers<void>();
      const member: Member = { cancel, start: resolve };
      const group = groups.get(name);
      if (group) {
        const replaced = [
          ...(entry.keepWaiting ? [] : group.waiting),
          ...(entry.cancelInProgress ? [group.running] : []),
        ];
        group.waiting.push(member);
        for (const other of replaced) other.cancel.abort("replaced");
        cancel.signal.addEventListener("abort", () => resolve(), { once: true });
        if (cancel.signal.aborted) resolve();
        await promise;
      } else groups.set(name, { running: member, waiting: [] });
      return () => release(name, member);
    },
  };
};
