import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtempSync, rmSync } from "node:fs";
import { Miniflare, type MiniflareOptions } from "miniflare";
import type { Contender } from "./contender.ts";

const VERSION = { id: "00000000-0000-4000-8000-000000000000", tag: "bench", timestamp: "2026-01-01T00:00:00Z" };

/** One workerd that runs one contender. `complaint`: what it reported last as an error, or empty. */
export type Runtime = { url: URL; pid: number; complaint(): string; close(): Promise<void> };

const workerOptions = ({ name, objects }: Contender, script: string): MiniflareOptions["workers"] => [
  {
    config: {
      name,
      compatibilityDate: "2026-10-01",
      compatibilityFlags: ["nodejs_compat"],
      manifest: {
        mainModule: "worker.js",
        modulesRoot: "/",
        modules: { "worker.js": { type: "esm", contents: script } },
      },
      env: {
        VERSION: { type: "json", value: VERSION },
        ...Object.fromEntries(
          Object.entries(objects).map(([binding, exportName]) => [
            binding,
            { type: "durable-object" as const, worker: name, exportName },
          ]),
        ),
      },
      exports: Object.fromEntries(
        Object.values(objects).map((className) => [
          className,
          // Between two turns an object would be idle for long enough to be evicted.
          { type: "durable-object" as const, storage: "sqlite" as const, unsafePreventEviction: true },
        ]),
      ),
    },
    dev: { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
  },
];

/** Folders of objects, on a disk in memory so that none waits for a real one. */
const storages = new Set<string>();
const remove = (storage: string) => rmSync(storage, { recursive: true, force: true });
process.once("exit", () => storages.forEach(remove));

const makeStorage = (): string => {
  const storage = mkdtempSync("/dev/shm/aidevos-bench-");
  storages.add(storage);
  return storage;
};

/** Does `start`, and says which workerd it has started. */
const catchPid = async <T>(start: () => Promise<T>): Promise<{ started: T; pid: number }> => {
  const pids: number[] = [];
  const onSpawn = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    child.once("spawn", () => {
      if (child.spawnfile.includes("workerd") && child.pid !== undefined) pids.push(child.pid);
    });
  };
  subscribe("child_process", onSpawn);
  try {
    const started = await start();
    const [pid, ...more] = pids;
    if (pid === undefined || more.length > 0) throw new Error(`${pids.length} workerd were started, not one`);
    return { started, pid };
  } finally {
    unsubscribe("child_process", onSpawn);
  }
};

/** Starts workerd. */
export const openRuntime = async (contender: Contender, script: string): Promise<Runtime> => {
  const storage = makeStorage();
  let complaint = "";
  const { pid, started } = await catchPid(async () => {
    const miniflare = new Miniflare({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      logRequests: false,
      enableDevRegistry: false,
      // A log line costs workerd the same whether or not anybody reads it.
      handleStructuredLogs({ level, message }) {
        if (level === "error") complaint = message;
      },
      resourcePersistencePath: storage,
      workers: workerOptions(contender, script),
    });
    return { miniflare, url: await miniflare.unsafeGetDirectURL(contender.name) };
  });
  return {
    url: started.url,
    pid,
    complaint: () => complaint,
    async close() {
      await started.miniflare.dispose();
      remove(storage);
      storages.delete(storage);
    },
  };
};
