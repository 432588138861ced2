import type { ErrorMinute } from "#src/analysis/compare-errors.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import { type LoadBeat, readLoads } from "#src/monitor/read-loads.ts";
import type { Measure, Tuning } from "./tuning.ts";

const failed = ({ failures }: LoadBeat, classes: readonly string[] | null): number =>
  Object.entries(failures).reduce(
    (sum, [name, count]) => ((classes?.includes(name) ?? name !== "refused") ? sum + count : sum),
    0,
  );

const shareIn = (beat: LoadBeat, measure: Measure): ErrorMinute => {
  if (measure.of === "hits") {
    const { calls, hits } = beat.operations[measure.operation] ?? { calls: 0, hits: 0 };
    return { requests: calls + hits, errors: hits };
  }
  if (measure.of === "failures") return { requests: beat.calls, errors: failed(beat, measure.classes) };
  if (measure.of === "retries") return { requests: beat.calls + beat.retries, errors: beat.retries };
  if (measure.of === "backlog") return { requests: 1, errors: Number(beat.queue > measure.above) };
  return { requests: 1, errors: Number(beat.openings > 0) };
};

/** What a tuning is measured by, beat by beat: how many of how many. */
export const readShares = (beats: readonly RawBeat[], { measure, service }: Tuning): (ErrorMinute & { at: number })[] =>
  (readLoads(beats).get(service) ?? []).map((beat) => ({ at: beat.at, ...shareIn(beat, measure) }));
