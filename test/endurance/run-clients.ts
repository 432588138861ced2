type Client = { step(): Promise<void> };

/** Clients at work, each one request after the other. */
export type RunningClients = {
  /** Lets every request that is under way be answered, and none follow until `resume`. */
  pause(): Promise<void>;
  resume(): void;
  /** The same for good. Throws what a client threw. */
  stop(): Promise<void>;
  /** Rejects as soon as a client throws; else it never settles. */
  failed: Promise<never>;
};

export const runClients = (clients: readonly Client[]): RunningClients => {
  let gate: { open: () => void; opened: Promise<void> } | null = null;
  let over = false;
  let waiting = 0;
  let onWaiting = (): void => {};
  const pass = async (): Promise<void> => {
    if (gate === null) return;
    waiting += 1;
    onWaiting();
    await gate.opened;
    waiting -= 1;
  };
  const work = async ({ step }: Client): Promise<void> => {
    while (!over) {
      await step();
      await pass();
    }
  };
  const all = Promise.all(clients.map(work));
  const failed = new Promise<never>((_, reject) => all.catch(reject));
  // Whoever waits for it hears; nobody may be waiting just then.
  failed.catch(() => {});
  return {
    failed,
    async pause() {
      const { promise: opened, resolve: open } = Promise.withResolvers<void>();
      gate = { open, opened };
      const { promise: everybody, resolve } = Promise.withResolvers<void>();
      onWaiting = () => waiting === clients.length && resolve();
      await Promise.race([everybody, failed]);
    },
    resume() {
      gate?.open();
      gate = null;
    },
    async stop() {
      over = true;
      await all;
    },
  };
};
