import type { RawBeat } from "./measured.ts";
import { parseLabels } from "./read-operations.ts";

/** How many calls each version answered, by the first digits of its id. */
const callsByVersion = (beats: readonly RawBeat[]): Map<string, number> => {
  const calls = new Map<string, number>();
  for (const { measured } of beats)
    for (const [labels, values] of Object.entries(measured["layer_calls"] ?? {})) {
      const { version } = parseLabels(labels);
      if (version === undefined) continue;
      const sum = Object.values(values).reduce((all, value) => all + value, 0);
      calls.set(version, (calls.get(version) ?? 0) + sum);
    }
  return calls;
};

/** The version that answered most calls, but for one; null: nobody called. */
export const busiestVersion = (beats: readonly RawBeat[], except: string): string | null =>
  [...callsByVersion(beats)].filter(([version]) => version !== except).toSorted(([, a], [, b]) => b - a)[0]?.[0] ??
  null;

/** Whether a version is asked no more while others are. */
export const isSuperseded = (beats: readonly RawBeat[], version: string): boolean => {
  const calls = callsByVersion(beats);
  return calls.size > 0 && !calls.has(version);
};
