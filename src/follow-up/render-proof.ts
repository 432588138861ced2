import { renderFence, renderFold, renderTable } from "#src/markdown.ts";
import type { ArmFigures, OperationFigures, PerfResult } from "./perf-result.ts";
import { figuresOf, findProof, LEAST_ROUNDS, type Proof } from "./proof.ts";
import { renderChart } from "./render-chart.ts";

const MIB = 1024 * 1024;
const KIB = 1024;
const SIGNED = String.raw`([+−]\d{1,9}\.\d)`;
const LED: Record<Proof["verdict"], string> = {
  faster: "**Verdict.**",
  slower: "**Slower, not filing.**",
  none: "**No significant change, not filing.**",
};

const signed = (percent: number): string => `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)}`;
const changeOf = (before: number, after: number): string => {
  if (before === 0) return "";
  const percent = signed((after / before - 1) * 100);
  return `${/^.0\.0$/u.test(percent) ? "0" : percent} %`;
};
const ms = (time: number): string => `${time.toFixed(2)} ms`;
const bare = (value: number): string => String(Number(value.toFixed(1)));
const nameOf = ({ operation, request }: OperationFigures): string =>
  operation === null ? `\`${request}\`` : `\`${operation}\``;

/** The claim of a title: `p50 −31.0 % (95 % CI −34.2 to −28.1 %)`. */
export const renderClaim = ({ change, high, low }: Proof): string =>
  `p50 ${signed(change)} % (95 % CI ${signed(low)} to ${signed(high)} %)`;

const renderVerdict = (proof: Proof): string =>
  `${LED[proof.verdict]} \`${proof.operation}\`: ${proof.before.toFixed(2)} ms before, ${proof.after.toFixed(2)} ms after, ${renderClaim(proof)}.`;

const renderFigures = (proof: Proof, figures: OperationFigures, { bundle, memory }: PerfResult): string => {
  const { base, errors, head, rowsRead } = figures;
  const quantile = (name: "p95" | "p99") => [name, ms(base[name]), ms(head[name]), changeOf(base[name], head[name])];
  const failed = (count: number, { calls }: ArmFigures) => `${count} of ${calls + count}`;
  const rows = [
    ["p50, median of the restarts", ms(proof.before), ms(proof.after), renderClaim(proof).replace("p50 ", "")],
    quantile("p95"),
    quantile("p99"),
    ...(rowsRead === null
      ? []
      : [["rows read by one call", bare(rowsRead.base), bare(rowsRead.head), changeOf(rowsRead.base, rowsRead.head)]]),
    ["failed calls", failed(errors.base, base), failed(errors.head, head), ""],
    ...(memory === null
      ? []
      : [
          [
            "memory of workerd",
            `${bare(memory.base / MIB)} MiB`,
            `${bare(memory.head / MIB)} MiB`,
            changeOf(memory.base, memory.head),
          ],
        ]),
    [
      "bundle, compressed",
      `${bare(bundle.gzip.base / KIB)} KiB`,
      `${bare(bundle.gzip.head / KIB)} KiB`,
      changeOf(bundle.gzip.base, bundle.gzip.head),
    ],
  ];
  return renderTable(
    ["", `before, \`${proof.base.slice(0, 7)}\``, `after, \`${proof.head.slice(0, 7)}\``, "change"],
    rows,
  );
};

const renderOthers = (figures: OperationFigures, { operations }: PerfResult): string[] => {
  const others = operations.filter((other) => other !== figures);
  const listed = (verdict: OperationFigures["verdict"]) =>
    others
      .filter((other) => other.verdict === verdict)
      .map((other) => `${nameOf(other)} (${signed((other.ratio - 1) * 100)} %, noise ±${bare(other.floor * 100)} %)`);
  const part = (words: string, list: readonly string[]) => (list.length === 0 ? [] : [`${words}: ${list.join(", ")}.`]);
  return [
    ...part("**Not changed** (checked)", listed("same")),
    ...part("**Faster too**", listed("faster")),
    ...part("**Slower by it**", listed("slower")),
    ...part("**Can't be told** of", listed("unclear")),
  ];
};

const renderWorkload = ({ concurrency, workload }: PerfResult): string => {
  if (workload === null) return "Every acceptance scenario was played as it is written, on nearly empty instances.";
  const each = workload.map(({ filled, operation, share }) => {
    if (filled === null) return `\`${operation}\` left out`;
    return `\`${operation}\` on ${filled} records${share === null ? "" : ` (share ${share})`}`;
  });
  const order = concurrency === 1 ? "one call after the other" : `${concurrency} calls at once`;
  return `Replayed: ${each.join(", ")}; ${order}. Every restart begins with a copy of the same storage and sends the same requests.`;
};

const renderMethod = (figures: OperationFigures, result: PerfResult): string => {
  const { base, budget, environment, head, passes, rounds } = result;
  const { control, floor, high99, low99 } = figures;
  const { cpu, cpus, node, platform, workerd } = environment;
  return [
    `- Before: \`${base}\`. After: \`${head}\`.`,
    `- ${rounds} restarts of workerd for each of before, before again (the control), and after, side by side; they take turns in random order, ${passes} passes in each. The median of a restart counts once.`,
    `- ${renderWorkload(result)}`,
    `- Noise floor ±${bare(floor * 100)} %: as far as the 99 % interval of the control against before reaches (${ms(control.median)} and ${ms(figures.base.median)}).`,
    `- Intervals by bootstrap over restarts. A claim needs the whole 99 % interval (${signed((low99 - 1) * 100)} to ${signed((high99 - 1) * 100)} %) beyond ${bare(budget * 100)} % and the noise floor, and at least ${LEAST_ROUNDS} restarts. p95 and p99 are of all calls, without an interval.`,
    `- Node ${node}, workerd ${workerd}, ${platform}, ${cpus} × ${cpu}.`,
  ].join("\n");
};

const renderReproduce = ({ base, head, passes, rounds, workload }: PerfResult): string => {
  const operations = workload?.map(({ operation, records, share }) => ({
    operation,
    records,
    ...(share !== null && { share }),
  }));
  const asked = operations === undefined ? "" : ` WORKLOAD='${JSON.stringify({ operations })}'`;
  return `git checkout ${head} && npm ci --ignore-scripts && BASE=${base}${asked} npm run perf -- --rounds ${rounds} --passes ${passes}`;
};

/**
 * What a comparison shows of an operation, for the body of a pull request: claim, figures, what did not change, the
 * restarts, method and noise, one command. Where the interval does not clear the gate it says that nothing is claimed.
 * Throws where the operation was not measured.
 */
export const renderProof = (result: PerfResult, operation: string): string => {
  const proof = findProof(result, operation);
  const figures = figuresOf(result, operation);
  if (proof === null || figures === null) throw new Error(`${operation} was not measured`);
  return [
    renderVerdict(proof),
    renderFigures(proof, figures, result),
    ...renderOthers(figures, result),
    `${renderChart(figures)}\n\nThe first line is before, the second after.`,
    renderFold("Method, noise and machine", renderMethod(figures, result)),
    `Reproduce:\n\n${renderFence(renderReproduce(result), "sh")}`,
  ].join("\n\n");
};

const VERDICT = new RegExp(
  String.raw`^(\*\*[A-Z][a-z, ]{2,60}\.\*\*) \x60([A-Z]\w{0,63}\.[a-z]\w{0,63}|start)\x60: (\d{1,9}\.\d\d) ms before, (\d{1,9}\.\d\d) ms after, p50 ${SIGNED} % \(95 % CI ${SIGNED} to ${SIGNED} %\)\.$`,
  "mu",
);
const COMMITS = /^- Before: `([0-9a-f]{40})`\. After: `([0-9a-f]{40})`\.$/mu;

const percentOf = (text = ""): number => Number(text.replace("−", "-").replace("+", ""));

/** What `renderProof` wrote into a body; null: it wrote none there. */
export const parseProof = (body: string): Proof | null => {
  const [, led, operation, before, after, change, low, high] = VERDICT.exec(body.replaceAll("\r\n", "\n")) ?? [];
  const [, base, head] = COMMITS.exec(body.replaceAll("\r\n", "\n")) ?? [];
  const verdict = (["faster", "slower", "none"] as const).find((each) => LED[each] === led);
  if (verdict === undefined || operation === undefined || base === undefined || head === undefined) return null;
  return {
    operation,
    base,
    head,
    verdict,
    before: Number(before),
    after: Number(after),
    change: percentOf(change),
    low: percentOf(low),
    high: percentOf(high),
  };
};
