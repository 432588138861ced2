import { type Runtime, type RuntimeOptions, startRuntime } from "./start-runtime.ts";

/** A runtime that is killed and started again on the same storage. Its address changes with each life. */
export type MortalRuntime = {
  address(): string;
  /** Resolves at once while it runs, else when it does again. */
  isUp(): Promise<void>;
  /** SIGKILL, then a new life. */
  rise(): Promise<void>;
  kills(): number;
  /** How long each life took to begin, in milliseconds. */
  starts: number[];
  close(): Promise<void>;
};

export const startMortal = async (options: RuntimeOptions): Promise<MortalRuntime> => {
  const starts: number[] = [];
  const live = async (): Promise<Runtime> => {
    const begun = performance.now();
    const runtime = await startRuntime(options);
    starts.push(performance.now() - begun);
    return runtime;
  };
  let runtime = await live();
  let up = Promise.resolve();
  let kills = 0;
  return {
    address: () => runtime.address,
    isUp: () => up,
    async rise() {
      const risen = Promise.withResolvers<void>();
      up = risen.promise;
      await runtime.kill();
      kills += 1;
      runtime = await live();
      risen.resolve();
    },
    kills: () => kills,
    starts,
    close: () => runtime.close(),
  };
};
