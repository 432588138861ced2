import type { Miniflare, MiniflareOptions } from "miniflare";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A Miniflare that doesn't end our process. Its own answer to a signal is to exit at once, and then nobody else ends what
 * they started; on exit it still ends its workerd. Loaded late: it is large, and not every world has a Worker.
 */
export const openMiniflare = async (options: MiniflareOptions): Promise<Miniflare> => {
  const { Miniflare } = await import("miniflare");
  const ours = SIGNALS.map((signal) => process.listeners(signal));
  const miniflare = new Miniflare(options);
  SIGNALS.forEach((signal, n) => {
    for (const listener of process.listeners(signal))
      if (!ours[n]?.includes(listener)) process.removeListener(signal, listener);
  });
  return miniflare;
};
