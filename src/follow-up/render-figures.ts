import type { Judged } from "#src/analysis/judge-rollout.ts";
import type { Rollout } from "#src/analysis/rollout.ts";
import { isTime } from "#src/analysis/verdict.ts";
import { renderTable } from "#src/markdown.ts";
import { renderWork } from "./render-work.ts";

const SIDES = { all: ["Before", "Now"], some: ["On the version before", "On this one"] };
const headingOf = (traffic: Rollout["traffic"]): string[] => [
  "Operation",
  "Metric",
  ...SIDES[traffic],
  "Change (95 % interval)",
  "Rows read per call",
  "Calls",
];

export const renderMs = (ms: number | null): string =>
  ms === null ? "–" : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

export const renderPercent = (share: number): string => {
  const percent = Math.abs(share * 100);
  return `${share < 0 ? "−" : "+"}${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
};

const renderChange = ({ verdict: { effect } }: Judged): string => {
  const { change, high, low } = effect;
  return Number.isFinite(high) ? `${renderPercent(change)} (${renderPercent(low)} to ${renderPercent(high)})` : "–";
};

export const TIMES = {
  latency: { name: "latency (median)", of: "p50" },
  p95: { name: "p95", of: "p95" },
  p99: { name: "p99", of: "p99" },
} as const;

const renderRow = (judged: Judged): string[] => {
  const { after, before, operation, verdict } = judged;
  const rows = `${before.rowsRead.toFixed(1)} → ${after.rowsRead.toFixed(1)}`;
  const calls = `${before.calls} → ${after.calls}`;
  if (verdict.metric === "errors") {
    const share = (errors: number) => `${(errors * 100).toFixed(2)} %`;
    return [
      `\`${operation}\``,
      "failed calls",
      share(before.errors),
      share(after.errors),
      renderChange(judged),
      rows,
      calls,
    ];
  }
  const work = renderWork(judged);
  if (work !== null) return [`\`${operation}\``, work.name, work.before, work.after, renderChange(judged), rows, calls];
  const { name, of } = TIMES[isTime(verdict.metric) ? verdict.metric : "latency"];
  return [`\`${operation}\``, name, renderMs(before[of]), renderMs(after[of]), renderChange(judged), rows, calls];
};

/** Operations with what they were and are. */
export const renderFigures = (judged: readonly Judged[], traffic: Rollout["traffic"]): string =>
  renderTable(headingOf(traffic), judged.map(renderRow));
