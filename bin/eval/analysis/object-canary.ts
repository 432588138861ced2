import { compareObjects, type ObjectPeriods } from "#src/analysis/compare-objects.ts";
import { studentTail } from "#src/analysis/student-t.ts";
import { type Histogram, histogramOf } from "#src/monitor/histogram.ts";
import { type Random, randomOf } from "./random.ts";
import { mannWhitney } from "./reference/mann-whitney.ts";
import { type Options, renderShare, type Report } from "./report.ts";

type Row = { objects: number; requests: number; share: number };

const ROWS: readonly Row[] = [
  { objects: 30, requests: 10_000, share: 0.2 },
  { objects: 30, requests: 10_000, share: 0.5 },
  { objects: 300, requests: 10_000, share: 0.5 },
  { objects: 3000, requests: 10_000, share: 0.5 },
  { objects: 3000, requests: 2000, share: 0.2 },
];
const RISES = [0, 0.1, 0.2];
const SPREAD = 0.6;
const OBJECTS_DIFFER = 0.2;
const CENTRE = Math.log(15_000);

/** ln latencies of one object. */
type Served = { isCanary: boolean; before: number[]; after: number[] };

/** Zipf: the n-th object is asked as often as 1/n. A deploy shifts all objects by load, the canary's by a rise as well. */
const serve = ({ objects, requests, share }: Row, rise: number, random: Random): Served[] => {
  const all = Array.from({ length: objects }, (_, n) => 1 / (n + 1)).reduce((sum, weight) => sum + weight, 0);
  const load = 0.05 * random.normal();
  return Array.from({ length: objects }, (_, n): Served => {
    const isCanary = random.uniform() < share;
    const own = CENTRE + OBJECTS_DIFFER * random.normal();
    const draw = (level: number): number[] =>
      Array.from({ length: random.poisson(requests / (n + 1) / all) }, () => level + SPREAD * random.normal());
    return { isCanary, before: draw(own), after: draw(own + load + (isCanary ? Math.log1p(rise) : 0)) };
  });
};

const pool = (served: readonly Served[], isCanary: boolean, period: "before" | "after"): Histogram =>
  histogramOf(served.filter((one) => one.isCanary === isCanary).flatMap((one) => one[period].map(Math.exp)));

const sumOf = (values: readonly number[], cut: number) => ({
  count: values.length,
  sum: values.reduce((sum, value) => sum + Math.min(cut, value), 0),
});

/** What the product reports: counts and sums, cut at the 98 % quantile of the time before. */
const judgeByDifferences = (served: readonly Served[]): boolean => {
  const all = served.flatMap(({ before }) => before).toSorted((a, b) => a - b);
  const cut = all[Math.floor(0.98 * all.length)] ?? Number.POSITIVE_INFINITY;
  const periods = served.map((one) => ({
    isCanary: one.isCanary,
    before: sumOf(one.before, cut),
    after: sumOf(one.after, cut + 0.5),
  }));
  let [squares, freedom] = [0, 0];
  for (const [n, { before }] of periods.entries()) {
    const mean = before.sum / before.count;
    for (const value of served[n]?.before ?? []) squares += (Math.min(cut, value) - mean) ** 2;
    freedom += Math.max(0, before.count - 1);
  }
  const side = (isCanary: boolean): ObjectPeriods[] => periods.filter((one) => one.isCanary === isCanary);
  return compareObjects({ canary: side(true), rest: side(false), variance: squares / freedom }).kind === "regression";
};

/** Welch's t of the objects' means after the deploy. */
const judgeByObject = (served: readonly Served[]): boolean => {
  const [rest, canary] = [false, true].map((isCanary) => {
    const means = served
      .filter((one) => one.isCanary === isCanary && one.after.length >= 5)
      .map(({ after }) => after.reduce((sum, value) => sum + value, 0) / after.length);
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1) / means.length;
    return { mean, variance, count: means.length };
  });
  if (!rest || !canary || rest.count < 2 || canary.count < 2) return false;
  const variance = rest.variance + canary.variance;
  const df = variance ** 2 / (rest.variance ** 2 / (rest.count - 1) + canary.variance ** 2 / (canary.count - 1));
  return studentTail((canary.mean - rest.mean) / Math.sqrt(variance), df) < 0.01;
};

const METHODS: readonly [string, (served: readonly Served[]) => boolean][] = [
  ["pooled Mann-Whitney", (served) => mannWhitney(pool(served, false, "after"), pool(served, true, "after")) < 0.01],
  ["canary's before/after", (served) => mannWhitney(pool(served, true, "before"), pool(served, true, "after")) < 0.01],
  ["object means, Welch", judgeByObject],
  ["difference in differences", judgeByDifferences],
];

/** A version split over Durable Objects, each of which runs one version only. */
export const tryObjectCanary = ({ seed, isFull }: Options): Report => {
  const counts = isFull ? [500, 150, 150] : [60, 30, 30];
  const rows = ROWS.map((row, place) => {
    const runs = RISES.map((rise, kind) =>
      Array.from({ length: counts[kind] ?? 0 }, (_, n) => {
        const served = serve(row, rise, randomOf(seed, place, kind, n));
        return METHODS.map(([, judge]) => judge(served));
      }),
    );
    const cellOf = (method: number) =>
      runs.map((kind) => renderShare({ of: kind.length, hits: kind.filter((run) => run[method]).length })).join(" → ");
    return [`${row.objects}, ${row.requests}, ${100 * row.share} %`, ...METHODS.map((_, method) => cellOf(method))];
  });
  return {
    title: "Canary by object",
    method:
      `False alarms → +10 % found → +20 % found, in ${counts.join(", ")} simulated runs per row at .01. Zipf traffic, ` +
      "lognormal σ .6, objects differ by 20 %, the time after the deploy by 5 % from the time before.",
    heading: ["objects, requests per period, share", ...METHODS.map(([name]) => name)],
    rows,
    goals: [],
  };
};
