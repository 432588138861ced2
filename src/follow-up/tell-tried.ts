import type { PerfResult } from "./perf-result.ts";
import { findProof } from "./proof.ts";
import type { Candidate } from "./propose-restoring.ts";
import { renderDiff } from "./render-diff.ts";

const signed = (percent: number): string => `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)} %`;

const NAME = /^[A-Z]\w{0,63}\.[a-z]\w{0,63}$/u;

const tellResult = (measured: PerfResult | null, operation: string): string => {
  const proof = measured === null ? null : findProof(measured, operation);
  if (measured === null || proof === null) return "It could not be measured.";
  const slower = measured.operations.flatMap(({ operation: name, verdict }) =>
    verdict === "slower" && name !== null && NAME.test(name) ? [`\`${name}\``] : [],
  );
  const figures = `\`${operation}\` changed by ${signed(proof.change)} (95 % interval ${signed(proof.low)} to ${signed(proof.high)})`;
  const others = slower.length === 0 ? "" : `; it made ${slower.join(", ")} slower`;
  return `${figures}${proof.verdict === "faster" ? "" : ", which is not beyond noise"}${others}.`;
};

/** A change that was tried, as a diff, and what measuring it came to. */
export const tellTried = (
  { candidate: { files, undo }, measured }: { candidate: Candidate; measured: PerfResult | null },
  operation: string,
): { diff: string; came: string } => ({
  diff: renderDiff(
    files.map(({ content, path }) => ({
      path,
      before: undo.find((file) => file.path === path)?.content ?? null,
      after: content,
    })),
  ),
  came: tellResult(measured, operation),
});
