import { setTimeout as sleep } from "node:timers/promises";
import type { Archive, Watched } from "./durable/archive.ts";
import { thinMeasured } from "./monitor/measured.ts";
import { parseSeries } from "./monitor/parse-series.ts";
import type { ProductControl } from "./telemetry/product-control.ts";

export type Polling = {
  archive: Archive;
  control: Pick<ProductControl, "readSeries">;
  /** Milliseconds since 1970. */
  now: () => number;
  everyMs: number;
  log: (line: string) => void;
};

/** As far back as a product can tell. */
const FURTHEST_MS = 200 * 60_000;
const AT_ONCE = 16;
const THIN_EVERY_MS = 3_600_000;

/** Reads what one product has measured since the last time, or notes why it does not tell. */
const pollProduct = async ({ archive, control, now }: Polling, { newest, repo, url }: Watched): Promise<void> => {
  const since = newest === null ? Math.max(0, now() - FURTHEST_MS) : newest + 1;
  const read = await control.readSeries(url, since);
  if ("problem" in read) return archive.note(repo.id, read.problem, now());
  const answer = parseSeries(read.text);
  if (answer === null) return archive.note(repo.id, "what it answers is not what products measure", now());
  const { beatMs, beats, tag, version } = answer;
  await archive.put(repo.id, { beatMs, beats, seen: { version: version.slice(0, 8), sha: tag, seenAt: answer.now } });
};

/** Asks every watched product once, a few at a time. One that fails keeps no other from being asked. */
export const pollProducts = async (polling: Polling): Promise<void> => {
  const left = await polling.archive.watched();
  const ask = async (): Promise<void> => {
    for (let product = left.shift(); product !== undefined; product = left.shift())
      await pollProduct(polling, product).catch((error: unknown) =>
        polling.log(`${product?.url ?? ""} can't be read: ${String(error)}`),
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
};

/** Asks again and again until the function it gives is called, which resolves once nothing is in progress. */
export const keepPolling = (polling: Polling): (() => Promise<void>) => {
  const ending = new AbortController();
  let thinned = polling.now();
  const poll = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const begun = performance.now();
      try {
        await pollProducts(polling);
        if (polling.now() - thinned > THIN_EVERY_MS) {
          thinned = polling.now();
          await polling.archive.thin(thinned, thinMeasured);
        }
      } catch (error) {
        if (!ending.signal.aborted) polling.log(`products can't be read: ${String(error)}`);
      }
      const rest = Math.max(0, polling.everyMs - (performance.now() - begun));
      await sleep(rest, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const polled = poll();
  return async () => {
    ending.abort();
    await polled;
  };
};
