/** Holds requests back while the runtime changes, and knows how many are inside. */
export type Gate = {
  /** Resolves when the gate is open; call the result once the request has left. */
  enter(): Promise<() => void>;
  /** Closes the gate and resolves when everyone has left, at the latest after `limitMs`. */
  close(limitMs: number): Promise<void>;
  open(): void;
};

/** An open gate. */
export const createGate = (): Gate => {
  let closed: { opened: Promise<void>; open: () => void } | null = null;
  let inside = 0;
  let onEmpty = () => {};
  return {
    async enter() {
      while (closed) await closed.opened;
      inside++;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        inside--;
        if (inside === 0) onEmpty();
      };
    },
    async close(limitMs) {
      const { promise: opened, resolve: open } = Promise.withResolvers<void>();
      closed = { opened, open };
      if (inside === 0) return;
      const { promise: empty, resolve } = Promise.withResolvers<void>();
      onEmpty = resolve;
      const limit = setTimeout(resolve, limitMs);
      await empty;
      clearTimeout(limit);
    },
    open() {
      closed?.open();
      closed = null;
    },
  };
};
