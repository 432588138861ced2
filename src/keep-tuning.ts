import { setTimeout as sleep } from "node:timers/promises";
import type { Archive, Watched } from "./durable/archive.ts";
import type { Durable } from "./durable/durable.ts";
import { BEATS_SEEN, BEATS_SETTLED, chooseTuning } from "#src/follow-up/tuning/choose-tuning.ts";
import { parseProductState } from "#src/monitor/product-state.ts";
import { readTuned, tuningOf } from "./open-tuning.ts";
import type { ProductControl } from "./telemetry/product-control.ts";
import type { Tunable, TuningOutcome } from "./tune-product.ts";

export type KeepTuning = {
  archive: Pick<Archive, "watched" | "beats">;
  control: Pick<ProductControl, "readState">;
  runs: Pick<Durable, "list" | "start">;
  /** Milliseconds since 1970. */
  now: () => number;
  everyMs: number;
  log: (line: string) => void;
};

/** A repository that wants none of it, or can't be written to, is asked again so much later. */
const REFUSED_MS = 24 * 3_600_000;
const REFUSALS: readonly TuningOutcome["state"][] = ["off", "settings unreadable", "declined", "out of reach"];

/** Starts a run where there is something to tune, one at a time for each product. */
const lookAt = async (
  { archive, control, now, runs }: KeepTuning,
  { beatMs, repo, url }: Watched & { beatMs: number },
): Promise<void> => {
  const earlier = await runs.list({ prefix: tuningOf(repo) });
  const last = earlier.at(-1);
  if (last?.status === "running") return;
  const state = (last?.output as TuningOutcome | null | undefined)?.state;
  const ended = Date.parse(last?.endedAt ?? "");
  if (state !== undefined && REFUSALS.includes(state) && ended + REFUSED_MS > now()) return;
  const at = now();
  const beats = await archive.beats(repo.id, at - (BEATS_SETTLED + BEATS_SEEN) * beatMs, at);
  if (beats.length < BEATS_SEEN) return;
  const answer = await control.readState(url);
  const product = "problem" in answer ? null : parseProductState(answer);
  if (product === null) return;
  const history = await readTuned(runs, repo);
  // How far the repository lets it go is the run's to ask.
  if (chooseTuning({ beats, beatMs, now: at, state: product, bounds: {}, history }) === null) return;
  const input: Tunable = { repo, url, beatMs };
  await runs.start("tuning", `${tuningOf(repo)}${earlier.length + 1}`, input);
};

/** Looks at every product whose last look is an hour of beats ago. One that fails keeps no other from it. */
export const openTuningLooks = (keeping: KeepTuning): (() => Promise<void>) => {
  const looked = new Map<number, number>();
  return async () => {
    for (const product of await keeping.archive.watched()) {
      const { beatMs, repo } = product;
      const last = looked.get(repo.id) ?? Number.NEGATIVE_INFINITY;
      if (beatMs === null || keeping.now() - last < BEATS_SEEN * beatMs) continue;
      looked.set(repo.id, keeping.now());
      await lookAt(keeping, { ...product, beatMs }).catch((error: unknown) =>
        keeping.log(`${product.url} can't be tuned: ${String(error)}`),
      );
    }
  };
};

/** Looks again and again until the function it gives is called, which resolves once nothing is in progress. */
export const keepTuning = (keeping: KeepTuning): (() => Promise<void>) => {
  const ending = new AbortController();
  const look = openTuningLooks(keeping);
  const lookOn = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await sleep(keeping.everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
      if (ending.signal.aborted) return;
      await look().catch((error: unknown) => keeping.log(`products can't be tuned: ${String(error)}`));
    }
  };
  const ended = lookOn();
  return async () => {
    ending.abort();
    await ended;
  };
};
