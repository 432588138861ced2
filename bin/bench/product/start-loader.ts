import { fork } from "node:child_process";
import { join } from "node:path";
import type { Load, Loaded } from "#bench/load.ts";
import { BENCH } from "./install-packages.ts";

/** The process that makes the requests. */
export type Loader = {
  /** Keeps all connections busy for so many seconds; one load at a time. */
  run(load: Load): Promise<Loaded>;
  close(): void;
};

export const startLoader = (): Loader => {
  const child = fork(join(BENCH, "load.ts"));
  let waiting = Promise.withResolvers<Loaded>();
  child.on("message", (loaded: Loaded) => waiting.resolve(loaded));
  child.on("exit", () => waiting.reject(new Error("the load process has ended")));
  return {
    run(load) {
      waiting = Promise.withResolvers<Loaded>();
      child.send(load);
      return waiting.promise;
    },
    close() {
      child.removeAllListeners("exit");
      child.kill();
    },
  };
};
