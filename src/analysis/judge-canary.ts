import { type Histogram, latencyOf, mergeHistograms } from "#src/monitor/histogram.ts";
import { compareObjects, type ObjectPeriods } from "./compare-objects.ts";
import { denseOf } from "./dense.ts";
import { quantileOf } from "./quantile.ts";
import { BEATS_PER_SLOT } from "./rollout.ts";
import type { PlacedBeat, SplitOperation } from "./split-operations.ts";
import type { Verdict } from "./verdict.ts";

/** Slots after which it is looked, and the share of alpha that each look spends. */
const LOOKS = [
  { slots: 1, spends: 0.1 },
  { slots: 2, spends: 0.15 },
  { slots: 4, spends: 0.25 },
  { slots: 8, spends: 0.5 },
];
const ALPHA = 0.01;
const CONFIRMED = 0.05;
const CUT = 0.98;
/** So that a rise is not cut away. */
const CUT_AFTER = 0.5;

type Moments = { count: number; sum: number; squares: number };

/** ln µs of a histogram, with what is slower than `cut` counted as that. */
const momentsOf = (histogram: Histogram, cut: number): Moments => {
  const moments = { count: 0, sum: 0, squares: 0 };
  for (const bucket in histogram) {
    const count = histogram[bucket] ?? 0;
    const value = Math.min(cut, Math.log(latencyOf(Number(bucket))));
    moments.count += count;
    moments.sum += count * value;
    moments.squares += count * value * value;
  }
  return moments;
};

const groupsOf = (beats: readonly PlacedBeat[], from: number, to: number): Map<string, Histogram> => {
  const groups = new Map<string, Histogram[]>();
  for (const { measured, place } of beats)
    if (place >= from && place < to)
      for (const [group, histogram] of Object.entries(measured.cohorts))
        groups.set(group, [...(groups.get(group) ?? []), histogram]);
  return new Map([...groups].map(([group, histograms]) => [group, mergeHistograms(histograms)]));
};

/** Difference in differences over beats [from, to) after the change, against as many before it. */
const compareAt = ({ after, before, others }: SplitOperation, from: number, to: number, alpha: number): Verdict => {
  const was = groupsOf(before, -to, 0);
  const all = denseOf(mergeHistograms([...was.values()]));
  const cut = all.total === 0 ? 0 : quantileOf(all, CUT).value;
  const [young, old] = [groupsOf(after, from, to), groupsOf(others, from, to)];
  const periods = (now: ReadonlyMap<string, Histogram>, than: ReadonlyMap<string, Histogram>): ObjectPeriods[] =>
    [...now].flatMap(([group, histogram]) => {
      const earlier = was.get(group);
      // A group that both versions answer holds objects of either.
      if (earlier === undefined || than.has(group)) return [];
      return [{ before: momentsOf(earlier, cut), after: momentsOf(histogram, cut + CUT_AFTER) }];
    });
  const within = [...was.values()].map((histogram) => momentsOf(histogram, cut));
  const requests = within.reduce((sum, { count }) => sum + count, 0);
  const scatter = within.reduce((sum, one) => sum + one.squares - (one.count === 0 ? 0 : one.sum ** 2 / one.count), 0);
  const variance = scatter / Math.max(1, requests - within.length);
  return compareObjects({ canary: periods(young, old), rest: periods(old, young), variance }, { alpha });
};

/**
 * A version that some objects run: each object is its own control, and the objects of the version before stand for what
 * happens to all. An alarm counts once the same length of fresh time confirms it.
 */
export const judgeCanary = (split: SplitOperation): Verdict => {
  const reach = Math.max(...split.after.map(({ place }) => place + 1), 0);
  let last = compareAt(split, 0, reach, ALPHA);
  let isAwaited = false;
  for (const { slots, spends } of LOOKS) {
    const length = slots * BEATS_PER_SLOT;
    if (reach < length) break;
    last = { ...compareAt(split, 0, length, ALPHA * spends), look: slots };
    if (last.kind !== "regression" && last.kind !== "improved") continue;
    if (reach < 2 * length) {
      isAwaited = true;
      break;
    }
    const fresh = compareAt(split, length, 2 * length, CONFIRMED);
    if (fresh.kind === last.kind) return { ...last, confirmation: { effect: fresh.effect, p: fresh.p } };
  }
  if (isAwaited) return { ...last, kind: "inconclusive", reason: "awaits confirmation" };
  if (last.kind === "regression" || last.kind === "improved")
    return { ...last, kind: "inconclusive", reason: "too noisy" };
  return last;
};
