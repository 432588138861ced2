/** What pacing goes by. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `task` once after `ms`, unless the function it gives is called before. */
  after(ms: number, task: () => void): () => void;
};

export const WALL_CLOCK: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
