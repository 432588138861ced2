/** A fixed number of places; whoever comes when all are taken waits in order of arrival. */
export type Slots = { run<T>(work: () => Promise<T>): Promise<T> };

/** `count` places, at least one. */
export const createSlots = (count: number): Slots => {
  let free = Math.max(1, count);
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((start) => waiting.push(start));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
};
