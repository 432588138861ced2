import { type Histogram, mergeHistograms } from "#src/monitor/histogram.ts";
import { BEATS_PER_SLOT } from "./rollout.ts";

type Placed = { place: number; measured: { latency: Histogram } };

/** Whole slots of so many beats: those before the change end with it, those after it begin with it. */
export const slotsBeside = (beats: readonly Placed[], side: "before" | "after"): Histogram[] => {
  const edge = side === "before" ? -1 : 1;
  const reach = beats.reduce((most, { place }) => Math.max(most, side === "before" ? -place : place + 1), 0);
  const slots = Array.from({ length: Math.floor(reach / BEATS_PER_SLOT) }, (): Histogram[] => []);
  for (const { measured, place } of beats) {
    const slot = Math.floor((edge < 0 ? -place - 1 : place) / BEATS_PER_SLOT);
    slots[slot]?.push(measured.latency);
  }
  const merged = slots.map((histograms) => mergeHistograms(histograms));
  return edge < 0 ? merged.toReversed() : merged;
};
