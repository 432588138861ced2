import { compareErrors, type ErrorMinute } from "#src/analysis/compare-errors.ts";
import { type Random, randomOf } from "./random.ts";
import { fisherExact } from "./reference/fisher.ts";
import { type Goal, type Options, renderShare, type Report, type Tally } from "./report.ts";

const PER_MINUTE = 50;
/** Errors in one burst on average, where they come in bursts. */
const BURST = 2;

type Column = { name: string; before: number; after: number; requests: number; isNone: boolean };
const COLUMNS: readonly Column[] = [
  { name: "none, 1 %, n = 5000", before: 0.01, after: 0.01, requests: 5000, isNone: true },
  { name: "none, 1 %, n = 1000", before: 0.01, after: 0.01, requests: 1000, isNone: true },
  { name: "1 → 2 %, n = 1000", before: 0.01, after: 0.02, requests: 1000, isNone: false },
  { name: "1 → 2 %, n = 5000", before: 0.01, after: 0.02, requests: 5000, isNone: false },
  { name: "1 → 5 %, n = 1000", before: 0.01, after: 0.05, requests: 1000, isNone: false },
];

const BURSTS = ["independent", "bursts within a minute", "bursts over minutes"] as const;
type Bursts = (typeof BURSTS)[number];

/** Minutes of 50 requests with errors at a rate. A burst holds a geometric number, half of it goes on in the next minute where bursts last. */
const serve = (rate: number, minutes: number, bursts: Bursts, random: Random): ErrorMinute[] => {
  let carried = 0;
  return Array.from({ length: minutes }, () => {
    const requests = random.poisson(PER_MINUTE);
    let errors = 0;
    if (bursts === "independent") errors = random.poisson(requests * rate);
    else {
      let begun = 0;
      for (let left = random.poisson((requests * rate) / BURST); left > 0; left--)
        for (begun += 1; random.uniform() > 1 / BURST;) begun += 1;
      let later = 0;
      if (bursts === "bursts over minutes")
        for (let n = 0; n < begun + carried; n++) later += random.uniform() < 0.5 ? 1 : 0;
      errors = begun + carried - later;
      carried = later;
    }
    return { requests, errors: Math.min(requests, errors) };
  });
};

const sumOf = (minutes: readonly ErrorMinute[]): ErrorMinute => ({
  requests: minutes.reduce((sum, { requests }) => sum + requests, 0),
  errors: minutes.reduce((sum, { errors }) => sum + errors, 0),
});

type Judge = (before: ErrorMinute[], after: ErrorMinute[]) => boolean;
const rateOf = ({ requests, errors }: ErrorMinute): number => errors / requests;
const METHODS: readonly [string, Judge][] = [
  ["rate > +20 %", (before, after) => rateOf(sumOf(after)) > 1.2 * rateOf(sumOf(before))],
  ["Fisher exact", (before, after) => fisherExact(sumOf(before), sumOf(after)) < 0.01],
  ["dispersion z, gated", (before, after) => compareErrors(before, after).kind === "regression"],
];
const OURS = 2;

/** Shares of failed requests before and after a deploy. */
export const tryErrors = ({ seed, isFull }: Options): Report => {
  const counts = isFull ? { none: 4000, changed: 1000 } : { none: 2000, changed: 200 };
  const tallies = BURSTS.map((bursts, kind) =>
    COLUMNS.map(({ before, after, requests, isNone }, place) => {
      const of = isNone ? counts.none : counts.changed;
      const runs = Array.from({ length: of }, (_, n) => {
        const random = randomOf(seed, kind, place, n);
        const old = serve(before, requests / PER_MINUTE, bursts, random);
        const young = serve(after, requests / PER_MINUTE, bursts, random);
        return METHODS.map(([, judge]) => judge(old, young));
      });
      return METHODS.map((_, method): Tally => ({ of, hits: runs.filter((run) => run[method]).length }));
    }),
  );
  const measured = tallies[1]?.[0]?.[OURS] ?? { of: 1, hits: 1 };
  const goals: Goal[] = [
    {
      what: `errors, ${BURSTS[1]}, nothing changed`,
      goal: "at most 0.8 % false",
      measured: `${renderShare(measured)} of ${measured.of}`,
      isMet: measured.hits <= 0.008 * measured.of,
    },
  ];
  return {
    title: "Errors",
    method:
      `Share of runs that alarm at .01: ${BURSTS.join(" / ")}. ${counts.none} simulated runs without and ${counts.changed} ` +
      `with a change per cell, ${PER_MINUTE} requests a minute; a burst holds ${BURST} errors on average (geometric).`,
    heading: ["method", ...COLUMNS.map(({ name }) => name)],
    rows: METHODS.map(([name], method) => [
      name,
      ...COLUMNS.map((_, place) =>
        tallies.map((kind) => renderShare(kind[place]?.[method] ?? { of: 1, hits: 0 })).join(" / "),
      ),
    ]),
    goals,
  };
};
