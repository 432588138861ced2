import type { RawBeat } from "./measured.ts";
import { readOperations } from "./read-operations.ts";

/** The version that answered most calls, but for one; null: nobody called. */
export const busiestVersion = (beats: readonly RawBeat[], except: string): string | null => {
  const calls = new Map<string, number>();
  for (const { beats: measured, version } of readOperations(beats))
    if (version !== except)
      calls.set(
        version,
        measured.reduce((sum, beat) => sum + beat.measured.calls, calls.get(version) ?? 0),
      );
  return [...calls].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
};
