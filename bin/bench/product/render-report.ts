import { renderColumns } from "#src/world/terminal.ts";
import { median, type Summary, summarise } from "#bin/bench/statistics.ts";
import { compareTurns, type Measure, measureTurn } from "./compare.ts";
import type { Contender } from "./contender.ts";
import type { Judgement } from "./judge.ts";
import type { Sample } from "./run-rounds.ts";
import type { Turn } from "./start-contender.ts";

const MEASURES: Record<Measure, string> = { throughput: "requests per second", cpu: "CPU per request" };

const renderSpread = ({ median: middle, low, high }: Summary, digits = 2): string =>
  `${middle.toFixed(digits)} [${low.toFixed(digits)}–${high.toFixed(digits)}]`;

const renderRatio = (measure: Measure, of: readonly Turn[], against: readonly Turn[]): string =>
  renderSpread(summarise(compareTurns(measure, of, against)));

const renderMedian = (measure: Measure, turns: readonly Turn[]): string =>
  median(turns.map((turn) => measureTurn(measure, turn))).toFixed(0);

/** One row for each contender, compared with the first. */
export const renderContenders = (contenders: readonly Contender[], samples: ReadonlyMap<string, Sample>): string => {
  const baseline = samples.get(contenders[0]?.name ?? "")?.turns ?? [];
  const rows = contenders.map(({ name, objects, title }) => {
    const { starts, turns } = samples.get(name) ?? { starts: [], turns: [] };
    const hasInstances = Object.keys(objects).length > 0;
    return [
      name,
      title,
      renderMedian("throughput", turns),
      renderRatio("throughput", turns, baseline),
      renderMedian("cpu", turns),
      renderRatio("cpu", turns, baseline),
      median(starts.map(({ first }) => first)).toFixed(1),
      hasInstances ? median(starts.map(({ newInstance }) => newInstance)).toFixed(2) : "–",
    ];
  });
  const head = ["name", "", "req/s", "ratio", "CPU µs", "ratio", "first ms", "new ms"];
  return renderColumns([head, ...rows]);
};

/** Pairs that say more than the comparison with the baseline; those of which both were measured. */
export const renderPairs = (
  pairs: readonly (readonly [string, string])[],
  samples: ReadonlyMap<string, Sample>,
): string => {
  const rows = pairs.flatMap(([of, against]) => {
    const [turns, others] = [samples.get(of)?.turns, samples.get(against)?.turns];
    if (turns === undefined || others === undefined) return [];
    return [[`${of} : ${against}`, renderRatio("throughput", turns, others), renderRatio("cpu", turns, others)]];
  });
  return renderColumns([["pair", "req/s ratio", "CPU ratio"], ...rows]);
};

export const renderWeights = (weights: ReadonlyMap<string, number[]>): string =>
  renderColumns([
    ["name", "KiB per idle instance"],
    ...[...weights].map(([name, kib]) => [name, renderSpread(summarise(kib), 0)]),
  ]);

/** A limit inside the interval is one that more rounds may put on the other side. */
export const renderJudgement = ({
  against,
  interval: [low, high],
  max,
  measure,
  min,
  of,
  ratio,
  verdict,
}: Judgement): string => {
  const [bound, limit] = min === undefined ? ["at most", max ?? 0] : ["at least", min];
  const wanted = `${MEASURES[measure]} of ${of} : ${against} must be ${bound} ${limit.toFixed(2)}`;
  if (verdict === "not measured") return `– ${wanted}; not measured`;
  const missedBy = verdict === "missed" ? `, missed by ${Math.abs(ratio - limit).toFixed(3)}` : "";
  const unsure = low < limit && limit < high ? "; unsure: run more rounds" : "";
  const found = `it is ${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return `${verdict === "met" ? "✓" : "✗"} ${wanted}; ${found}${missedBy}${unsure}`;
};
