import type { RawBeat } from "./measured.ts";
import { readOperations } from "./read-operations.ts";

/** Whether a version answers that had answered nothing before `since`, in milliseconds since 1970. */
export const hasNewVersion = (beats: readonly RawBeat[], since: number): boolean => {
  const [old, all] = [new Set<string>(), new Set<string>()];
  for (const { beats: told, version } of readOperations(beats)) {
    all.add(version);
    if (told.some(({ at }) => at < since)) old.add(version);
  }
  return all.size > old.size;
};
