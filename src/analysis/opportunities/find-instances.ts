import { denseOf } from "#src/analysis/dense.ts";
import { quantileOf } from "#src/analysis/quantile.ts";
import { countOf, type Histogram, mergeHistograms } from "#src/monitor/histogram.ts";
import { type Found, LEAST_CALLS, plain } from "./found.ts";
import type { OperationTraffic, Traffic } from "./traffic.ts";

/** Starts for each operation; share of one of 256 groups of instances, where there are so many. Chosen, not measured. */
const MANY_STARTS = 0.05;
const HOT_SHARE = 0.3;
const LEAST_GROUPS = 8;

const medianOf = (latency: Histogram): number => Math.exp(quantileOf(denseOf(latency), 0.5).value) / 1_000;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A group of instances that gets a great part of the calls and answers them slower than the others do. */
const findHot = (traffic: OperationTraffic, perDay: Traffic["perDay"]): Found[] => {
  const groups = new Map<string, Histogram[]>();
  for (const { cohorts } of traffic.beats)
    for (const [group, latency] of Object.entries(cohorts)) groups.set(group, [...(groups.get(group) ?? []), latency]);
  const merged = [...groups.values()]
    .map((latencies) => mergeHistograms(latencies))
    .toSorted((a, b) => countOf(b) - countOf(a));
  const [hottest, ...others] = merged;
  const calls = merged.reduce((sum, latency) => sum + countOf(latency), 0);
  if (hottest === undefined || merged.length < LEAST_GROUPS || calls < LEAST_CALLS) return [];
  const share = countOf(hottest) / calls;
  const [own, rest] = [medianOf(hottest), medianOf(mergeHistograms(others))];
  if (share < HOT_SHARE || own <= rest) return [];
  return [
    {
      kind: "hot-group",
      traffic,
      callsPerDay: perDay(countOf(hottest)),
      evidence: `${percent(share)} of the calls go to one of ${merged.length} groups of instances, which takes ${plain(own)} ms; the others take ${plain(rest)} ms`,
      value: {
        unit: "seconds",
        perDay: (perDay(countOf(hottest)) * (own - rest)) / 1_000,
        how: "calls of that group a day × time beyond the others’",
      },
    },
  ];
};

/** Services whose instances are brought into memory again and again. */
const findStarts = ({ operations, perDay, starts }: Traffic): Found[] =>
  Object.entries(starts).flatMap(([service, sum]): Found[] => {
    const [traffic] = operations
      .filter((one) => one.service === service)
      .toSorted((a, b) => b.figures.calls - a.figures.calls);
    const { p50 = null, p95 = null } = traffic?.figures ?? {};
    if (traffic === undefined || p50 === null || p95 === null || sum.operations < LEAST_CALLS) return [];
    const share = sum.starts / sum.operations;
    if (share < MANY_STARTS) return [];
    return [
      {
        kind: "cold-starts",
        traffic,
        callsPerDay: perDay(traffic.figures.calls),
        evidence: `${percent(share)} of the operations of \`${service}\` find their instance not in memory`,
        value: {
          unit: "seconds",
          perDay: (perDay(sum.starts) * (p95 - p50)) / 1_000,
          how: "starts a day × time between p50 and p95, as a start is among the slow calls",
        },
      },
    ];
  });

export const findInstances = (traffic: Traffic): Found[] => [
  ...findStarts(traffic),
  ...traffic.operations.flatMap((one) => findHot(one, traffic.perDay)),
];
