import { type OperationBeat, readOperations } from "#src/monitor/read-operations.ts";
import { placeOf, type Rollout } from "./rollout.ts";

/** `place` as `placeOf` counts: below 0 before the change. */
export type PlacedBeat = { place: number; measured: OperationBeat };

/** One operation before the change in any version, and after it in the new one and in all others. */
export type SplitOperation = {
  service: string;
  operation: string;
  before: PlacedBeat[];
  after: PlacedBeat[];
  others: PlacedBeat[];
};

/** Every operation of a rollout, in the order of their names. What the new version answered before its time is left out. */
export const splitOperations = (rollout: Rollout): SplitOperation[] => {
  const split = new Map<string, SplitOperation>();
  for (const { beats, operation, service, version } of readOperations(rollout.beats)) {
    const one = split.get(operation) ?? { service, operation, before: [], after: [], others: [] };
    split.set(operation, one);
    const isAny = rollout.version === null;
    const isNew = version === rollout.version;
    for (const { at, measured } of beats) {
      const place = placeOf(rollout, at);
      if (place === null || (isNew && place < 0)) continue;
      (place < 0 ? one.before : isNew || isAny ? one.after : one.others).push({ place, measured });
    }
  }
  return [...split.values()];
};
