import type { Spec } from "./spec.ts";

/** The spec for those who also write code by hand: what takes code of its own is covered as any other line. */
export const leaveToHands = (spec: Spec): Spec => {
  const byHand = new Set((spec.handwritten ?? []).map(({ line }) => line));
  return { ...spec, uncovered: spec.uncovered.filter(({ line }) => !byHand.has(line)) };
};
