import { median } from "#bin/bench/statistics.ts";
import type { Loaded } from "#bench/load.ts";
import { ask } from "./ask.ts";
import type { Contender } from "./contender.ts";
import { openRuntime, type Runtime } from "./open-runtime.ts";
import { readCpuSeconds } from "./process-usage.ts";
import type { Loader } from "./start-loader.ts";

/** What a start showed, in milliseconds. */
export type Start = {
  /** The first request that this workerd answered. */
  first: number;
  /** The first request to an instance when all else is warm: the median of some. */
  newInstance: number;
};

/** What one contender did in one round. `cpuSeconds`: processor time of the whole workerd. */
export type Turn = { requests: number; seconds: number; cpuSeconds: number };

export type Running = {
  name: string;
  start: Start;
  takeTurn(seconds: number): Promise<Turn>;
  close(): Promise<void>;
};

export const INSTANCES = 8;
export const CONNECTIONS = 16;
export const WARM_UP_SECONDS = 2;
const NEW_INSTANCES = 21;
const MAX_TRIES = 20;

/** Where each contender answers for an instance. */
export const pathOf = (key: string): string => `/tallies/${key}`;

/** Puts load on one contender. */
export const loadRuntime = async (loader: Loader, { complaint, url }: Runtime, seconds: number): Promise<Loaded> => {
  const paths = Array.from({ length: INSTANCES }, (_, n) => pathOf(`warm-${n}`));
  const loaded = await loader.run({ url: url.href, paths, connections: CONNECTIONS, seconds });
  if (Object.keys(loaded.wrong).length === 0) return loaded;
  throw new Error(`${loaded.requests} answers were right, others not: ${JSON.stringify(loaded.wrong)} ${complaint()}`);
};

/** On a busy machine a whole turn can pass without an answer; it tells nothing, and is taken again. */
const takeTurn = async (loader: Loader, runtime: Runtime, seconds: number): Promise<Turn> => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = readCpuSeconds(runtime.pid);
    const { requests, seconds: taken } = await loadRuntime(loader, runtime, seconds);
    if (requests > 0) return { requests, seconds: taken, cpuSeconds: readCpuSeconds(runtime.pid) - before };
  }
  throw new Error(`${runtime.url.href} answered nothing in ${MAX_TRIES} turns of ${seconds} s`);
};

/** A contender in a workerd of its own, warm. */
export const startContender = async (contender: Contender, script: string, loader: Loader): Promise<Running> => {
  const runtime = await openRuntime(contender, script);
  const time = async (key: string) => (await ask(new URL(pathOf(key), runtime.url))).ms;
  try {
    const first = await time("first");
    await loadRuntime(loader, runtime, WARM_UP_SECONDS);
    const fresh: number[] = [];
    for (let n = 0; n < NEW_INSTANCES; n += 1) fresh.push(await time(`new-${n}`));
    return {
      name: contender.name,
      start: { first, newInstance: median(fresh) },
      takeTurn: (seconds) => takeTurn(loader, runtime, seconds),
      close: () => runtime.close(),
    };
  } catch (error) {
    await runtime.close();
    throw error;
  }
};
