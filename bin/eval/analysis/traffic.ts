import { BUCKETS_PER_OCTAVE, type Histogram } from "#src/monitor/histogram.ts";
import { type Random, randomOf } from "./random.ts";

/** How a service's latencies vary although nothing changes. */
export type Noise = {
  name: string;
  /** Distribution of a single request. */
  shape: "heavy" | "narrow" | "two-peaked";
  /** Standard deviation in ln of the load of minutes, autocorrelated by .9. */
  load: number;
  /** Standard deviation in ln of what a deploy changes without being worse. */
  deploy: number;
  /** Swing of the day in ln. */
  season: number;
};

export const NOISES = {
  heavy: { name: "heavy tail", shape: "heavy", load: 0, deploy: 0, season: 0 },
  narrow: { name: "narrow", shape: "narrow", load: 0, deploy: 0, season: 0 },
  peaked: { name: "two peaks", shape: "two-peaked", load: 0, deploy: 0, season: 0 },
  load: { name: "load", shape: "heavy", load: 0.1, deploy: 0, season: 0 },
  season: { name: "load and season", shape: "heavy", load: 0.1, deploy: 0, season: 0.15 },
  deploy: { name: "2 % deploy effects", shape: "heavy", load: 0, deploy: 0.02, season: 0 },
} as const satisfies Record<string, Noise>;

/** What a version does to latency: `factor` to all of it, `tail` to the slowest 2 %. */
export type Change = { factor: number; tail: number };
export const NONE: Change = { factor: 1, tail: 1 };

const DRAWS = 1 << 13;
const TAIL = Math.round(0.98 * DRAWS);
const PER_BUCKET = BUCKETS_PER_OCTAVE / Math.LN2;
const OFFSET = 200;
const CORRELATION = 0.9;
const DAY = 1440;

/** 8,192 latencies around 15 ms in their order, as places on the scale of buckets, from which requests are drawn. */
const drawShape = (shape: Noise["shape"]): Float64Array => {
  const { normal, uniform } = randomOf(shape.length);
  const draw = (): number => {
    if (shape === "narrow") return 0.15 * normal();
    if (shape === "two-peaked") return 0.2 * normal() + (uniform() < 0.3 ? Math.log(4) : 0);
    return 0.6 * normal() + (uniform() < 0.03 ? -Math.log(1 - uniform()) / 1.8 : 0);
  };
  return Float64Array.from({ length: DRAWS }, () => (Math.log(15_000) + draw()) * PER_BUCKET).toSorted();
};

const shapes = new Map<string, Float64Array>();
const shapeOf = (shape: Noise["shape"]): Float64Array => {
  const known = shapes.get(shape) ?? drawShape(shape);
  shapes.set(shape, known);
  return known;
};

export type Traffic = {
  /** The next minutes as one histogram. */
  take: (minutes: number, change?: Change) => Histogram;
  /** The next minutes, served by two versions at once: `share` of the requests by the one that changed. */
  split: (minutes: number, share: number, change: Change) => { rest: Histogram; canary: Histogram };
  /** A version goes live, and with it what deploys change by chance. */
  deploy: () => void;
};

const toHistogram = (counts: Int32Array): Histogram => {
  const histogram: Record<number, number> = {};
  for (let at = 0; at < counts.length; at++) if (counts[at]) histogram[at - OFFSET] = counts[at] ?? 0;
  return histogram;
};

/** Endless traffic of one operation, minute by minute, from midnight plus a random time. */
export const openTraffic = (noise: Noise, perMinute: number, random: Random): Traffic => {
  const shape = shapeOf(noise.shape);
  let minute = Math.floor(random.uniform() * DAY);
  let load = noise.load * random.normal();
  let version = 0;
  const nextLevel = (): number => {
    minute += 1;
    load = CORRELATION * load + Math.sqrt(1 - CORRELATION ** 2) * noise.load * random.normal();
    return load + version + noise.season * Math.sin((2 * Math.PI * minute) / DAY);
  };
  const serve = (counts: Int32Array, requests: number, level: number, change: Change): void => {
    const shift = (level + Math.log(change.factor)) * PER_BUCKET + OFFSET;
    const tail = shift + Math.log(change.tail) * PER_BUCKET;
    for (let n = 0; n < requests; n++) {
      const drawn = Math.floor(random.uniform() * DRAWS);
      const bucket = Math.floor((shape[drawn] ?? 0) + (drawn >= TAIL ? tail : shift));
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  };
  return {
    take: (minutes, change = NONE) => {
      const counts = new Int32Array(1024);
      for (let n = 0; n < minutes; n++) serve(counts, random.poisson(perMinute), nextLevel(), change);
      return toHistogram(counts);
    },
    split: (minutes, share, change) => {
      const [rest, canary] = [new Int32Array(1024), new Int32Array(1024)];
      for (let n = 0; n < minutes; n++) {
        const level = nextLevel();
        serve(rest, random.poisson(perMinute * (1 - share)), level, NONE);
        serve(canary, random.poisson(perMinute * share), level, change);
      }
      return { rest: toHistogram(rest), canary: toHistogram(canary) };
    },
    deploy: () => {
      version = noise.deploy * random.normal();
    },
  };
};
