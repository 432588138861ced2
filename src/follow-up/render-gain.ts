import { isTime, reverseEffect } from "#src/analysis/verdict.ts";
import { type Diagnosis, measuredOf } from "./diagnosis.ts";
import type { Gain } from "./gain.ts";
import type { PerfResult } from "./perf-result.ts";
import { slowerIn } from "./proof.ts";
import { renderPercent } from "./render-figures.ts";
import { renderProof } from "./render-proof.ts";

const bare = (value: number): string => String(Number(value.toFixed(1)));

/** “p50 −60 %”. */
export const nameGain = (gain: Gain): string => {
  if (gain.by === "time") return `p50 ${renderPercent(gain.proof.change / 100)}`;
  if (gain.by === "rows") return `${bare(gain.after)} rows read instead of ${bare(gain.before)}`;
  if (gain.by === "errors") return "without its new errors";
  // Less was done than should be, alarms for instance: of nothing there is no per cent.
  return gain.change > 0 ? "as often as before" : `${renderPercent(gain.change)} in production`;
};

const renderBeside = (measured: PerfResult | null, isSought = false): string => {
  if (measured === null) return "It could not be measured beside the default branch.";
  const slower = slowerIn(measured).map(({ after, before, name }) => `\`${name}\` (${before} → ${after} ms)`);
  if (slower.length > 0)
    return `Measured beside the default branch, which does less than it should, these become slower: ${slower.join(", ")}.`;
  return `Measured beside the default branch, nothing becomes slower by it${isSought ? "; nor faster, so the comparison’s requests do not go where time is lost" : ""}.`;
};

/** What speaks for a change, for the body of its pull request. */
export const renderGain = (gain: Gain, diagnosis: Diagnosis, measured: PerfResult | null): string => {
  const { operation } = diagnosis;
  if (gain.by === "time") return measured === null ? "" : renderProof(measured, measuredOf(diagnosis));
  if (gain.by === "rows")
    return `**Verdict.** \`${operation}\` reads ${bare(gain.after)} rows for a call instead of ${bare(gain.before)}, counted on the same storage and the same requests. ${renderBeside(measured)}`;
  if (gain.by === "errors")
    return `**Verdict of production.** Both were measured there: \`${operation}\` fails with ${gain.names.map((name) => `\`${name}\``).join(", ")} as it is now, and never did as this brings it back. ${renderBeside(measured)}`;
  const { change, high, low } = gain.change > 0 ? reverseEffect(gain) : gain;
  const what =
    gain.change > 0
      ? "what is there now differs from what this brings back"
      : "what this brings back differs from what is there now";
  return `**Verdict of production.** Both were measured there: ${what} by ${renderPercent(change)} (95 % interval ${renderPercent(low)} to ${renderPercent(high)}). ${renderBeside(measured, diagnosis.cause === "regression" && isTime(diagnosis.metric))}`;
};
