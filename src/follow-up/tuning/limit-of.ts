import type { TunedSetting } from "./tuning.ts";

/** How far the loop goes where a repository says nothing. A cache that is older than a second would be seen by people. */
const LIMITS: Record<TunedSetting, readonly [least: number, most: number]> = {
  deadlineMs: [1_000, 20_000],
  retries: [0, 3],
  maxInFlight: [100, 5_000],
  breakerPercent: [20, 80],
  breakerCoolMs: [1_000, 30_000],
  cacheMs: [0, 1_000],
  batchSize: [10, 300],
  shards: [1, 8],
};

type Wanted = { name: TunedSetting; holds: number | null; wanted: number };

/** What is wanted of a setting, within the product's bounds and the repository's. Null: that would be no step that way. */
export const limitOf = (
  product: { min: number; max: number } | undefined,
  repository: number | readonly [number, number] | undefined,
  { holds, name, wanted }: Wanted,
): number | null => {
  if (product === undefined || holds === null) return null;
  const [least, most] = typeof repository === "number" ? [LIMITS[name][0], repository] : (repository ?? LIMITS[name]);
  const to = Math.round(Math.max(least, product.min, Math.min(wanted, most, product.max)));
  const isStep = Math.sign(to - holds) === Math.sign(wanted - holds) && to !== holds;
  return isStep && to <= product.max && to <= most ? to : null;
};
