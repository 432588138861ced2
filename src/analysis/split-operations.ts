import { type OperationBeat, readOperations } from "#src/monitor/read-operations.ts";
import { placeOf, type Rollout } from "./rollout.ts";

/** `place` as `placeOf` counts: below 0 before the change. */
export type Placed<Measured> = { place: number; measured: Measured };
export type PlacedBeat = Placed<OperationBeat>;

/** Something before the change in any version, and after it in the new one and in all others. */
export type Split<Measured> = { before: Placed<Measured>[]; after: Placed<Measured>[]; others: Placed<Measured>[] };

export type SplitOperation = Split<OperationBeat> & { service: string; operation: string };

type Series<Measured> = { name: string; version: string; beats: readonly { at: number; measured: Measured }[] };

/** By name, in the order in which they come. What the new version answered before its time is left out. */
export const splitBeats = <Measured>(
  rollout: Rollout,
  all: readonly Series<Measured>[],
): Map<string, Split<Measured>> => {
  const split = new Map<string, Split<Measured>>();
  for (const { beats, name, version } of all) {
    const one = split.get(name) ?? { before: [], after: [], others: [] };
    split.set(name, one);
    const isAny = rollout.version === null;
    const isNew = version === rollout.version;
    for (const { at, measured } of beats) {
      const place = placeOf(rollout, at);
      if (place === null || (isNew && place < 0)) continue;
      (place < 0 ? one.before : isNew || isAny ? one.after : one.others).push({ place, measured });
    }
  }
  return split;
};

/** Every operation of a rollout, in the order of their names. */
export const splitOperations = (rollout: Rollout): SplitOperation[] => {
  const series = readOperations(rollout.beats).map(({ operation, ...rest }) => ({ ...rest, name: operation }));
  return [...splitBeats(rollout, series)].map(([operation, split]) => ({
    service: operation.split(".")[0] ?? "",
    operation,
    ...split,
  }));
};
