import type { Miniflare, WorkerdStructuredLog } from "miniflare";
import type { AccountStore } from "./account-store.ts";
import { openMiniflare } from "./open-miniflare.ts";
import { EDGE, renderWorkers } from "./worker-options.ts";

/** workerd, running every live version of the account. */
export type Runtime = {
  /** Address of the edge inside the runtime; null while nothing is deployed. It changes with every `apply`. */
  url(): URL | null;
  /** Restarts workerd with what the account says now. Rejects with what workerd says if it does not start. */
  apply(): Promise<void>;
  close(): Promise<void>;
};

/** Nothing runs before the first `apply` with a live version. */
export const createRuntime = (store: AccountStore, onLine: (line: WorkerdStructuredLog) => void): Runtime => {
  let miniflare: Miniflare | null = null;
  let url: URL | null = null;
  let complaint: string | null = null;
  const hear = (line: WorkerdStructuredLog) => {
    if (line.level === "error" && line.message.startsWith("service ")) complaint ??= line.message;
    onLine(line);
  };
  const start = async () => {
    if (miniflare) await miniflare.setOptions(options());
    else if (renderWorkers(store).length > 1) miniflare = await openMiniflare(options());
    url = miniflare && (await miniflare.unsafeGetDirectURL(EDGE));
  };
  const options = () => ({
    cf: false,
    host: "127.0.0.1",
    port: 0,
    logRequests: false,
    handleStructuredLogs: hear,
    resourcePersistencePath: store.objectsDir,
    workers: renderWorkers(store),
  });
  return {
    url: () => url,
    async apply() {
      complaint = null;
      await start().catch((error: unknown) => {
        throw new Error(complaint ?? String(error), { cause: error });
      });
    },
    async close() {
      // A runtime that failed to start says so once more here.
      await miniflare?.dispose().catch(() => {});
      miniflare = null;
      url = null;
    },
  };
};
