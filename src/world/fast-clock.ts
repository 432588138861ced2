/** A clock whose minutes pass `speed` times as fast as ours, from the moment on at which it was made. */
export type FastClock = {
  speed: number;
  /** Milliseconds since 1970, if all of them had been as fast since. */
  now(): number;
  /** Calls `task` once after so many of its milliseconds, unless the function it gives is called before. */
  after(ms: number, task: () => void): () => void;
};

export const fastClock = (speed: number): FastClock => {
  const began = Date.now();
  return {
    speed,
    now: () => began + (Date.now() - began) * speed,
    after: (ms, task) => {
      const timer = setTimeout(task, ms / speed);
      return () => clearTimeout(timer);
    },
  };
};
