import { FAMILIES, type Family, type Sample, TOLD } from "./samples.ts";

export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

const SECONDS = [...Array(TOLD - 1).keys()].map((bucket) => 2 ** bucket / 1000);
const braces = (labels: string): string => (labels === "" ? "" : `{${labels}}`);
const decimal = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

/** One value for each combination of labels: the sum over all monitors, or the largest where the family is a gauge. */
const mergeSamples = (family: Family, samples: readonly Sample[]): Map<string, number[]> => {
  const isGauge = FAMILIES[family].type === "gauge";
  const merged = new Map<string, number[]>();
  for (const [, labels, bucket, value] of samples) {
    const values = merged.get(labels) ?? Array<number>(TOLD).fill(0);
    const at = Math.max(bucket, 0);
    values[at] = isGauge ? Math.max(values[at] ?? 0, value) : (values[at] ?? 0) + value;
    merged.set(labels, values);
  }
  return merged;
};

/** The sum is not kept exactly: each value counts as the middle of its bucket, which is said in the family's help. */
const renderHistogram = (family: Family, labels: string, values: readonly number[]): string[] => {
  const comma = labels === "" ? "" : `${labels},`;
  let total = 0;
  let sum = 0;
  const lines = values.map((value, bucket) => {
    total += value;
    const upper = SECONDS[bucket];
    sum += value * (upper === undefined ? 1.5 * (SECONDS.at(-1) ?? 0) : bucket === 0 ? upper / 2 : 0.75 * upper);
    return `${family}_bucket{${comma}le="${upper === undefined ? "+Inf" : decimal(upper)}"} ${total}`;
  });
  return [...lines, `${family}_count${braces(labels)} ${total}`, `${family}_sum${braces(labels)} ${decimal(sum)}`];
};

const renderFamily = (family: Family, samples: readonly Sample[]): string[] => {
  const { help, type } = FAMILIES[family];
  const unit = /_(?<unit>seconds|bytes)$/u.exec(family)?.groups?.["unit"];
  const values = [...mergeSamples(family, samples)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    `# TYPE ${family} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${family} ${unit}`]),
    `# HELP ${family} ${help}${type === "histogram" ? " The sum takes each value for the middle of its bucket." : ""}`,
    ...values.flatMap(([labels, [first = 0, ...rest]]) => {
      if (type === "histogram") return renderHistogram(family, labels, [first, ...rest]);
      return [`${family}${type === "counter" ? "_total" : ""}${braces(labels)} ${first}`];
    }),
  ];
};

/** OpenMetrics 1.0 text, families in the order in which they are declared. */
export const renderOpenMetrics = (samples: readonly Sample[]): string => {
  const lines = (Object.keys(FAMILIES) as Family[]).flatMap((family) => {
    const own = samples.filter(([name]) => name === family);
    return own.length === 0 ? [] : renderFamily(family, own);
  });
  return [...lines, "# EOF", ""].join("\n");
};
