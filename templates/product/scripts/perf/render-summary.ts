import type { OperationFigures, PerfResult } from "./perf-result.ts";

const KIB = 1024;

export const percent = (ratio: number): string =>
  `${ratio >= 1 ? "+" : "−"}${Math.abs((ratio - 1) * 100).toFixed(1)} %`;

const rowsOf = ({ rowsRead }: OperationFigures): string =>
  rowsRead === null ? "" : `${Number(rowsRead.base.toFixed(1))} → ${Number(rowsRead.head.toFixed(1))}`;

const renderRow = (figures: OperationFigures): string => {
  const { base, errors, floor, head, high95, low95, operation, ratio, request, verdict } = figures;
  const failed = errors.base + errors.control + errors.head;
  const cells = [
    `\`${request}\``,
    operation === null ? "" : `\`${operation}\``,
    `${base.median.toFixed(2)} ms`,
    `${head.median.toFixed(2)} ms`,
    `${percent(ratio)} (${percent(low95)} to ${percent(high95)})`,
    [base, head].map(({ p95, p99 }) => `${p95.toFixed(2)}/${p99.toFixed(2)}`).join(" → "),
    rowsOf(figures),
    `±${(floor * 100).toFixed(1)} %`,
    failed === 0 ? verdict : `${verdict}: ${failed} failed`,
  ];
  return `| ${cells.join(" | ")} |`;
};

const renderWorkload = ({ concurrency, workload }: PerfResult): string[] =>
  workload === null
    ? []
    : [
        `Replayed on instances that were filled before, ${concurrency === 1 ? "one call after the other" : `${concurrency} calls at once`}:`,
        ...workload.map(({ filled, operation, records, share }) =>
          filled === null
            ? `- \`${operation}\`: left out, for no scenario shows how it is called again and again`
            : `- \`${operation}\`: ${filled} of ${records} records${share === null ? "" : `, share ${share}`}`,
        ),
        "",
      ];

/** A comparison for people: what was done, and a table with a row for each request. */
export const renderSummary = (result: PerfResult): string[] => {
  const { base, bundle, environment, memory, operations, passes, rounds } = result;
  const mib = (bytes: number) => (bytes / KIB / KIB).toFixed(1);
  const kib = (bytes: number) => (bytes / KIB).toFixed(1);
  return [
    `## Against ${base.slice(0, 7)}\n`,
    `${rounds} rounds, each with a fresh workerd for base, base again, and head, side by side, which take turns in random order; ${passes} passes.\n`,
    ...renderWorkload(result),
    "| Request | Operation | Base | Head | Change (95 % interval) | p95/p99 in ms | Rows read | Base against itself | Verdict |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...operations.map(renderRow),
    `\nBundle ${kib(bundle.gzip.base)} → ${kib(bundle.gzip.head)} KiB compressed${
      memory === null
        ? ""
        : `; workerd held ${mib(memory.base)} → ${mib(memory.head)} MiB (base again: ${mib(memory.control)})`
    }. Node ${environment.node}, workerd ${environment.workerd}, ${environment.cpus} × ${environment.cpu}.`,
  ];
};
