import { renderTable } from "#src/markdown.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { MendVerdict } from "./judge-mend.ts";
import type { PerfResult } from "./perf-result.ts";
import type { Candidate } from "./propose-restoring.ts";
import { renderMs, renderPercent } from "./render-figures.ts";
import { renderProof } from "./render-proof.ts";

type Tried = { candidate: Candidate; measured: PerfResult | null };

const HEADING = ["Version", "p50", "p95", "Rows read per call", "Calls"];

/** What was tried in vain. */
export const renderNoFix = ({ operation }: Diagnosis, tried: readonly Tried[]): string => {
  if (tried.length === 0)
    return `**No fix found.** The code of \`${operation}\` is as it was before that release, so the cause lies elsewhere: in what it calls, or in the data. Somebody looks.`;
  const list = tried.map(
    ({ candidate, measured }) =>
      `- ${candidate.what}: ${measured === null ? "it could not be measured" : "no significant change, so it is not proposed"}`,
  );
  return `**No fix is proposed.** Tried and measured against the default branch:\n\n${list.join("\n")}`;
};

/** The pull request that mends it. */
export const renderMend = (
  { diagnosis, issue }: { diagnosis: Diagnosis; issue: number },
  { candidate, measured }: Tried,
): { title: string; body: string } => {
  const { bad, good, operation, pull, service } = diagnosis;
  const came = pull === null ? `\`${bad.slice(0, 7)}\`` : `#${pull} (\`${bad.slice(0, 7)}\`)`;
  const body = [
    `Fixes #${issue}.`,
    `\`${operation}\` became slower with ${came}: p50 ${renderMs(diagnosis.before.p50)} → ${renderMs(diagnosis.after.p50)} in production (${renderPercent(diagnosis.change)}, 95 % interval ${renderPercent(diagnosis.low)} to ${renderPercent(diagnosis.high)}). This would ${candidate.what}, which it had in \`${good.slice(0, 7)}\`; all else of that release stays.`,
    measured === null ? "" : renderProof(measured, operation),
    "After the merge the same metric from production is compared, and KEPT, REVERTED or INCONCLUSIVE is posted here.",
  ];
  const title = `perf(${service.toLowerCase()}): ${candidate.what.replaceAll("`", "")}`;
  return { title, body: body.filter((part) => part !== "").join("\n\n") };
};

const WORDS = { kept: "KEPT", worse: "REVERTED", inconclusive: "INCONCLUSIVE" } as const;

/** Whether it held, in production. `revert`: the pull request that takes it back. */
export const renderVerdict = (
  { operation }: Diagnosis,
  { because, figures, state }: MendVerdict,
  revert: number | null = null,
): string => {
  const by = revert === null ? "" : `, by #${revert}`;
  const why = because === null ? by : `${by}: ${because}`;
  if (figures === null) return `**${WORDS[state]}**${why}.`;
  const { bad, effect, fix, good } = figures;
  const change = Number.isFinite(effect.high)
    ? ` \`${operation}\` changed by ${renderPercent(effect.change)} against the regression (95 % interval ${renderPercent(effect.low)} to ${renderPercent(effect.high)}), measured in production.`
    : "";
  const row = (name: string, one: typeof bad) => [
    name,
    renderMs(one.p50),
    renderMs(one.p95),
    one.rowsRead.toFixed(1),
    String(one.calls),
  ];
  return `**${WORDS[state]}**${why}.${change}\n\n${renderTable(HEADING, [row("before the regression", good), row("the regression", bad), row("this fix", fix)])}`;
};
