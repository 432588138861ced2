import { isTime } from "#src/analysis/verdict.ts";
import { renderCount, renderFold, renderTable } from "#src/markdown.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { renderSpending, type Spending } from "#src/spending.ts";
import type { Diagnosis, Regression } from "./diagnosis.ts";
import type { MendVerdict } from "./judge-mend.ts";
import type { PerfResult } from "./perf-result.ts";
import { type Gain, gainOf } from "./gain.ts";
import { slowerIn } from "./proof.ts";
import type { Candidate } from "./propose-restoring.ts";
import { renderMs, renderPercent } from "./render-figures.ts";
import { renderReason } from "./render-opportunity.ts";
import { nameGain, renderGain } from "./render-gain.ts";
import { renderWriting } from "./render-writing.ts";

type Tried = { candidate: Candidate; measured: PerfResult | null };

const HEADING = ["Version", "p50", "p95", "Rows read per call", "Calls"];

const renderVain = (measured: PerfResult | null): string => {
  if (measured === null) return "it could not be measured";
  const slower = slowerIn(measured).map(({ name }) => `\`${name}\``);
  const became = slower.length === 1 ? "becomes" : "become";
  return slower.length === 0
    ? "no significant change, so it is not proposed"
    : `${slower.join(", ")} ${became} slower by it, so it is not proposed`;
};

/** What was tried in vain. `because`: why agents wrote nothing more; null: they were not asked, or did. */
export const renderNoFix = (
  { cause, operation }: Diagnosis,
  tried: readonly Tried[],
  because: string | null = null,
): string => {
  const isOpportunity = cause === "opportunity";
  const unwritten = because === null ? "" : `\n\nThe agents wrote no further change: ${makeInert(because)}.`;
  if (tried.length === 0)
    return isOpportunity
      ? `**Nothing to try.** No rule knows a change of \`${operation}\` that answers the same and does less. Somebody looks.${unwritten}`
      : `**No fix found.** The code of \`${operation}\` is as it was before that release, and no rule knows how it could do less, so the cause lies elsewhere: in what it calls, or in the data. Somebody looks.${unwritten}`;
  const list = tried.map(
    ({ candidate: { what, written }, measured }) =>
      `- ${what}${written === undefined ? "" : `, by ${makeInert(written.thought.by ?? "the rules")}`}: ${renderVain(measured)}`,
  );
  const heading = isOpportunity ? "**No significant change, not filing.**" : "**No fix is proposed.**";
  return `${heading} Tried and measured against the default branch:\n\n${list.join("\n")}${unwritten}`;
};

const renderChange = ({ files, isRestoring, isWhole, removed = [], what }: Candidate, good: string): string => {
  if (isWhole === true)
    return `This would ${what}, whatever else that brought: ${renderCount(files.length + removed.length, "file")}, where nobody has changed anything since.`;
  const by = isRestoring ? `, in \`${good.slice(0, 7)}\`` : "";
  return `This would ${what}${by}; all else of that release stays.`;
};

const renderCause = (diagnosis: Regression, candidate: Candidate, gain: Gain | null): string => {
  const { bad, change, good, harm, high, low, operation, pull } = diagnosis;
  const came = pull === null ? `\`${bad.slice(0, 7)}\`` : `#${pull} (\`${bad.slice(0, 7)}\`)`;
  // How often is not sure, where they are few.
  if (gain?.by === "errors") return `Since ${came}, ${harm}. ${renderChange(candidate, good)}`;
  const times = isTime(diagnosis.metric)
    ? `\`${operation}\` became slower with ${came}: p50 ${renderMs(diagnosis.before.p50)} → ${renderMs(diagnosis.after.p50)} in production`
    : `With ${came}, ${harm} in production`;
  return `${times} (${renderPercent(change)}, 95 % interval ${renderPercent(low)} to ${renderPercent(high)}). ${renderChange(candidate, good)}`;
};

/** The pull request that mends it. */
export const renderMend = (
  { diagnosis, diagnosis: { service }, issue }: { diagnosis: Diagnosis; issue: number },
  { candidate, measured }: Tried,
  spending: readonly Spending[] = [],
): { title: string; body: string } => {
  const { what, written } = candidate;
  const gain = gainOf(candidate, measured, diagnosis);
  const spent = renderSpending(spending);
  const body = [
    `Fixes #${issue}.`,
    diagnosis.cause === "opportunity" ? renderReason(diagnosis, what) : renderCause(diagnosis, candidate, gain),
    written === undefined ? "" : renderWriting(written),
    gain === null ? "" : renderGain(gain, diagnosis, measured),
    spent === "" ? "" : renderFold("What it cost to write", spent),
    "After the merge the same metric from production is compared, and KEPT, REVERTED or INCONCLUSIVE is posted here.",
  ];
  const kind = gain?.by === "production" || gain?.by === "errors" ? "fix" : "perf";
  const title = `${kind}(${service.toLowerCase()}): ${what.replaceAll("`", "")}${gain === null ? "" : `, ${nameGain(gain)}`}`;
  return { title, body: body.filter((part) => part !== "").join("\n\n") };
};

const WORDS = { kept: "KEPT", worse: "REVERTED", inconclusive: "INCONCLUSIVE" } as const;

/** Whether it held, in production. `revert`: the pull request that takes it back. */
export const renderVerdict = (
  { cause, operation }: Diagnosis,
  { because, figures, state }: MendVerdict,
  revert: number | null = null,
): string => {
  const by = revert === null ? "" : `, by #${revert}`;
  const why = because === null ? by : `${by}: ${because}`;
  if (figures === null) return `**${WORDS[state]}**${why}.`;
  const { bad, effect, fix, good } = figures;
  const isOpportunity = cause === "opportunity";
  const against = isOpportunity ? "the version before" : "the regression";
  const change = Number.isFinite(effect.high)
    ? ` \`${operation}\` changed by ${renderPercent(effect.change)} against ${against} (95 % interval ${renderPercent(effect.low)} to ${renderPercent(effect.high)}), measured in production.`
    : "";
  const row = (name: string, one: typeof bad) => [
    name,
    renderMs(one.p50),
    renderMs(one.p95),
    one.rowsRead.toFixed(1),
    String(one.calls),
  ];
  const before = good === null ? [] : [row("before the regression", good)];
  return `**${WORDS[state]}**${why}.${change}\n\n${renderTable(HEADING, [...before, row(against, bad), row(isOpportunity ? "this change" : "this fix", fix)])}`;
};
