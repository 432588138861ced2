import { isTime, reverseEffect } from "#src/analysis/verdict.ts";
import { type Diagnosis, measuredOf, type Regression } from "./diagnosis.ts";
import type { PerfResult } from "./perf-result.ts";
import { figuresOf, findProof, type Proof, slowerIn } from "./proof.ts";
import type { Candidate } from "./propose-restoring.ts";

/**
 * What speaks for a change beyond doubt. `time`: a comparison has it faster. `rows`: it reads far fewer for each call, which
 * is counted. `production`: it brings back what was live before, and both were measured there; relative, with its 95 %
 * interval. `errors`: what it brings back never failed in these ways.
 */
export type Gain =
  | { by: "time"; proof: Proof }
  | { by: "rows"; before: number; after: number }
  | { by: "production"; change: number; low: number; high: number }
  | { by: "errors"; names: readonly string[] };

/** Rows for a call: at most this part of them, and so many fewer. Chosen, not measured: as what is worth an alarm. */
const FEW_ROWS = { part: 0.6, fewer: 50 };

const rowsGained = ({ base, head }: { base: number; head: number }): Gain | null => {
  const isFar = head <= FEW_ROWS.part * base && base - head >= FEW_ROWS.fewer;
  return isFar ? { by: "rows", before: base, after: head } : null;
};

/**
 * What production has told of the version before against the bad one. Of times a comparison tells more about a part of that;
 * about all of it nothing does.
 */
const restored = ({ change, high, low, metric, newErrors }: Regression, isWhole: boolean): Gain | null => {
  const isSure = Number.isFinite(high) && (low > 0 || high < 0);
  if (isSure && (isWhole || !isTime(metric))) return { by: "production", ...reverseEffect({ change, low, high }) };
  return newErrors.length > 0 ? { by: "errors", names: newErrors } : null;
};

/** Whether something does not do what it did. To do it again takes its time, as it took before. */
const isUndone = (diagnosis: Diagnosis): boolean =>
  diagnosis.cause === "regression" &&
  (diagnosis.newErrors.length > 0 || ["errors", "refusals", "alarms"].includes(diagnosis.metric));

/** Null: nothing speaks for it, or something becomes slower by it. `measured` null: it can't be compared. */
export const gainOf = (candidate: Candidate, measured: PerfResult | null, diagnosis: Diagnosis): Gain | null => {
  const isSlower = measured !== null && slowerIn(measured).length > 0;
  if (isSlower && !(candidate.isRestoring && isUndone(diagnosis))) return null;
  const proof = measured && findProof(measured, measuredOf(diagnosis));
  if (proof?.verdict === "faster") return { by: "time", proof };
  if (diagnosis.cause !== "regression") return null;
  const rows = measured === null ? null : (figuresOf(measured, diagnosis.operation)?.rowsRead ?? null);
  // What was counted says more than what production knew of another version: a lost index does not come back with the code.
  if (diagnosis.metric === "rows-read" && rows !== null) return rowsGained(rows);
  return candidate.isRestoring ? restored(diagnosis, candidate.isWhole === true) : null;
};
