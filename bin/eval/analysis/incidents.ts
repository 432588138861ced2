import { findIncident } from "#src/analysis/find-incident.ts";
import { type Random, randomOf } from "./random.ts";
import { type Options, renderShare, type Report } from "./report.ts";

const DAY = 1440;
const CHANGE = 7 * DAY + 600;
const AFTER = 60;
/** Minutes after the change at which it breaks. */
const BREAKS = 10;
const LOADS = [0, 0.05, 0.1];
const RISES = [0, 0.2, 0.5, 1];

/** Latency per minute over a week and an hour: a season of 15 %, load autocorrelated by .9, noise of 3 %. */
const simulate = (loadNoise: number, rise: number, random: Random): number[] => {
  let load = loadNoise * random.normal();
  return Array.from({ length: CHANGE + AFTER }, (_, minute) => {
    load = 0.9 * load + Math.sqrt(0.19) * loadNoise * random.normal();
    const broken = minute >= CHANGE + BREAKS ? Math.log1p(rise) : 0;
    return 100 * Math.exp(0.15 * Math.sin((2 * Math.PI * minute) / DAY) + load + 0.03 * random.normal() + broken);
  });
};

/** A minute above three deviations of the two hours before. */
const isAboveThreeSigma = (values: readonly number[]): boolean => {
  const before = values.slice(CHANGE - 120, CHANGE);
  const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
  const deviation = Math.sqrt(before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (before.length - 1));
  return values.slice(CHANGE).some((value) => value > mean + 3 * deviation);
};

const METHODS: readonly [string, (values: number[]) => boolean][] = [
  ["a minute above 3σ", isAboveThreeSigma],
  ["worst five minutes ≥ 6", (values) => findIncident({ values, change: CHANGE })?.isIncident ?? false],
];

/** The hour after a change, in which nothing breaks, or latency jumps. */
export const tryIncidents = ({ seed, isFull }: Options): Report => {
  const of = isFull ? 500 : 50;
  const rows = METHODS.map(([name, judge]) => [
    name,
    ...RISES.map((rise, place) =>
      LOADS.map((load, kind) => {
        const runs = Array.from({ length: of }, (_, n) =>
          judge(simulate(load, rise, randomOf(seed, 4, place, kind, n))),
        );
        return renderShare({ of, hits: runs.filter(Boolean).length });
      }).join(" / "),
    ),
  ]);
  return {
    title: "Incidents",
    method:
      `Share of ${of} simulated hours after a change that alarm, with autocorrelated load of ` +
      `${LOADS.map((load) => `${100 * load} %`).join(" / ")}; a season of 15 %, a week of history, minutes that vary by 3 %.`,
    heading: ["method", ...RISES.map((rise) => (rise === 0 ? "none" : `+${100 * rise} %`))],
    rows,
    goals: [],
  };
};
