import { compareErrors, type ErrorMinute } from "#src/analysis/compare-errors.ts";
import { compareVersions } from "#src/analysis/compare-versions.ts";
import { discoveriesOf } from "#src/analysis/discoveries.ts";
import { findDrift } from "#src/analysis/find-drift.ts";
import { type Random, randomOf } from "./random.ts";
import { mannWhitney } from "./reference/mann-whitney.ts";
import type { Goal, Options, Report } from "./report.ts";
import { mergeHistograms } from "#src/monitor/histogram.ts";
import { NOISES, openTraffic } from "./traffic.ts";

const PRODUCTS = 300;
const OPERATIONS = 7;
const SLOT = 15;
const BEFORE = 192;
const AFTER = 24;
const ACT = 0.001;
const KINDS = Object.values(NOISES);

/** Between 2 and 50 requests a minute, as likely 2 to 10 as 10 to 50. */
const trafficOf = (random: Random): number => 2 * 25 ** random.uniform();

/** An hour of errors at .5 %, two at a time. */
const errorsOf = (perMinute: number, minutes: number, random: Random): ErrorMinute[] =>
  Array.from({ length: minutes }, () => {
    const requests = random.poisson(perMinute);
    return { requests, errors: Math.min(requests, 2 * random.poisson((requests * 0.005) / 2)) };
  });

type Alarms = { latency: boolean; listed: boolean; errors: boolean; naive: boolean; p: number };

/** One operation through one deploy that changes nothing. */
const deployOnce = (random: Random): Alarms => {
  const noise = KINDS[Math.floor(random.uniform() * KINDS.length)] ?? NOISES.heavy;
  const perMinute = trafficOf(random);
  const traffic = openTraffic(noise, perMinute, random);
  const before = Array.from({ length: BEFORE }, () => traffic.take(SLOT));
  traffic.deploy();
  const after = Array.from({ length: AFTER }, () => traffic.take(SLOT));
  const listed = compareVersions({ before, after });
  const isListed = listed.kind === "regression";
  const acted = isListed ? compareVersions({ before, after }, { alpha: ACT }) : listed;
  const old = errorsOf(perMinute, 120, random);
  const isErrors = [errorsOf(perMinute, 120, random), errorsOf(perMinute, 60, random)].every(
    (minutes) => compareErrors(old.slice(-minutes.length), minutes, { alpha: ACT }).kind === "regression",
  );
  const hour = { old: mergeHistograms(before.slice(-4)), young: mergeHistograms(after.slice(0, 4)) };
  return {
    latency: acted.kind === "regression",
    listed: isListed,
    errors: isErrors,
    naive: mannWhitney(hour.old, hour.young) < ACT,
    p: acted.p,
  };
};

/** Four weeks of hours of one operation: season, autocorrelated load, days that differ by 1 %. */
const driftOnce = (weeks: number, random: Random): boolean => {
  let load = 0;
  let day = 0;
  const hours = Array.from({ length: 24 * 7 * weeks }, (_, hour) => {
    if (hour % 24 === 0) day = 0.01 * random.normal();
    load = 0.7 * load + 0.03 * random.normal();
    return 9 + 0.15 * Math.sin((2 * Math.PI * hour) / 24) + day + load;
  });
  return findDrift({ hours, pinnedAt: 0 })?.since !== null;
};

/** Follow-ups that a fleet would file although nothing changes anywhere: one per deploy at most, and one per drift. */
export const tryFleet = ({ seed, isFull }: Options): Report => {
  const weeks = 4;
  // Every operation of every week; a default run tries one week's deploys and all four weeks of drift.
  const played = isFull ? weeks : 1;
  const count = { latency: 0, listed: 0, errors: 0, naive: 0, drift: 0, followUps: 0 };
  for (let week = 0; week < played; week++)
    for (let product = 0; product < PRODUCTS; product++) {
      const alarms = Array.from({ length: OPERATIONS }, (_, n) => deployOnce(randomOf(seed, 2, week, product, n)));
      for (const alarm of alarms) {
        for (const name of ["latency", "listed", "errors", "naive"] as const) count[name] += alarm[name] ? 1 : 0;
      }
      const cut = discoveriesOf(alarms.map(({ latency, p }) => ({ p: latency ? p : 1 })));
      if (cut.length > 0 || alarms.some(({ errors }) => errors)) count.followUps += 1;
    }
  for (let series = 0; series < PRODUCTS * OPERATIONS; series++)
    count.drift += driftOnce(weeks, randomOf(seed, 3, series)) ? 1 : 0;
  const perWeek = (number: number): string => (number / played).toFixed(2);
  const all = count.followUps / played + count.drift / weeks;
  const goals: Goal[] = [
    {
      what: "fleet, nothing changed, false follow-ups",
      goal: "at most one a week",
      measured: `${count.followUps} of deploys in ${played}, ${count.drift} of drift in ${weeks}: ${all.toFixed(2)} a week`,
      isMet: all <= 1,
    },
  ];
  return {
    title: "A fleet without change",
    method:
      `Simulated: ${PRODUCTS} products of ${OPERATIONS} operations, each deployed once a week; deploys of ${played} week(s), ` +
      `hours of ${weeks} weeks. 2 to 50 requests a minute, all noises of the tables above. A follow-up needs alpha ${ACT}, ` +
      "confirmed; operations of one deploy are cut by Benjamini-Hochberg at .05 and make one follow-up.",
    heading: ["what", "comparisons", "false a week"],
    rows: [
      [`Mann-Whitney ${ACT}, first hour`, `${played * PRODUCTS * OPERATIONS}`, perWeek(count.naive)],
      ["GUARD-2S .01, listed", `${played * PRODUCTS * OPERATIONS}`, perWeek(count.listed)],
      [`GUARD-2S ${ACT}`, `${played * PRODUCTS * OPERATIONS}`, perWeek(count.latency)],
      [`errors ${ACT}, confirmed`, `${played * PRODUCTS * OPERATIONS}`, perWeek(count.errors)],
      ["pinned drift", `${PRODUCTS * OPERATIONS} series`, (count.drift / weeks).toFixed(2)],
      ["follow-ups in all", "", all.toFixed(2)],
    ],
    goals,
  };
};
