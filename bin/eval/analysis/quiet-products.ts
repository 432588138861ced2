import { findIncidents } from "#src/analysis/find-incidents.ts";
import type { Episodes } from "#src/analysis/incidents/episode.ts";
import { habitsOf } from "#src/analysis/incidents/habits.ts";
import { RECENT_BEATS, SURVEYED_BEATS } from "#src/analysis/incidents/limits.ts";
import { nextEpisodes, pinnedOf } from "#src/analysis/incidents/next-episodes.ts";
import { bucketOf } from "#src/monitor/histogram.ts";
import type { OperationTally, ServiceTally, Tally } from "#src/monitor/tally.ts";
import { type Random, randomOf } from "./random.ts";
import type { Options, Report } from "./report.ts";

const MINUTE_MS = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;
const EVERY = 5;
const OPERATIONS = 7;
const HABIT_DAYS = 7;
const SEEDED_AT = 4 * HOUR;

/** What is wrong with an operation or its service from a minute on. */
type Fault = {
  name: string;
  cause: string;
  spoil(operation: OperationTally, service: ServiceTally, minute: number, random: Random): void;
};

const FAULTS: readonly Fault[] = [
  { name: "every fifth call fails", cause: "errors", spoil: (one) => void (one.errors = Math.round(one.calls / 5)) },
  {
    name: "every twentieth call fails",
    cause: "errors",
    spoil: (one, _s, _m, random) => void (one.errors = random.poisson(one.calls / 20)),
  },
  { name: "a call in five is made again", cause: "retries", spoil: (one) => void (one.retries = one.calls / 5) },
  {
    name: "alarms stop",
    cause: "alarms-silent",
    spoil: (_one, service) => void Object.assign(service, { alarms: 0, lags: [], queueDepth: null }),
  },
  {
    name: "alarms run three minutes late",
    cause: "alarms-late",
    spoil: (_one, service) => void (service.lags = [{ [bucketOf(180e6)]: service.alarms }]),
  },
  {
    name: "a queue grows by ten a minute",
    cause: "queue",
    spoil: (_one, service, minute) => void (service.queueDepth = 10 * minute),
  },
  {
    name: "an event given up in five minutes",
    cause: "dead-letters",
    spoil: (_one, service, minute) => void (service.deadLetters = minute % 5 === 0 ? 1 : 0),
  },
  {
    name: "an instance starts for every second call",
    cause: "restarts",
    spoil: (_one, service) => void (service.starts = service.operations / 2),
  },
];

/** A product that is never asked evenly: by the hour, by chance, and with errors in bursts as they come. */
const openProduct = (random: Random, hasAlarms: boolean) => {
  const perMinute = 2 * 25 ** random.uniform();
  const errorRate = 0.02 * random.uniform() ** 3;
  const burst = 1 + Math.floor(4 * random.uniform());
  const alarmsPerMinute = !hasAlarms && random.uniform() < 0.5 ? 0 : 1 + 3 * random.uniform();
  const startShare = 0.3 * random.uniform() ** 2;
  let queue = 0;
  const operationAt = (load: number): OperationTally => {
    const calls = random.poisson(perMinute * load);
    const errors = Math.min(calls, burst * random.poisson((calls * errorRate) / burst));
    return {
      calls,
      errors,
      callers: {},
      retries: random.poisson(calls * 0.005),
      failures: {},
      openings: 0,
      inFlight: 0,
      hits: 0,
      requests: calls,
      faults: errors,
      latencies: [],
    };
  };
  const beatAt = (minute: number): Tally => {
    const load = 1 + 0.6 * Math.sin((2 * Math.PI * minute) / DAY);
    const operations = Object.fromEntries(
      Array.from({ length: OPERATIONS }, (_, n) => [`Note.operation${n}`, operationAt(load)]),
    );
    const asked = Object.values(operations).reduce((sum, { calls }) => sum + calls, 0);
    const alarms = random.poisson(alarmsPerMinute * load);
    queue = Math.max(0, queue + random.poisson(3) - random.poisson(3.2));
    const service: ServiceTally = {
      operations: asked,
      starts: random.poisson(asked * startShare),
      alarms,
      lags: alarms === 0 ? [] : [{ [bucketOf(1e5 * Math.exp(2 * random.normal()))]: alarms }],
      queueDepth: alarms === 0 ? null : queue,
      storageBytes: 1e8,
      deadLetters: random.uniform() < 1 / (3 * DAY) ? 1 : 0,
    };
    return { at: minute * MINUTE_MS, operations, services: { Note: service }, versions: ["v1"], samplesLost: 0 };
  };
  return beatAt;
};

/** Sixty beats as one. */
const hourOf = (beats: readonly Tally[]): Tally => {
  const [first] = beats as [Tally];
  const sum = <T extends object>(all: readonly T[], field: keyof T): number =>
    all.reduce((total, one) => total + Number(one[field] ?? 0), 0);
  const operations = Object.fromEntries(
    Object.keys(first.operations).map((name) => {
      const all = beats.flatMap((beat) => beat.operations[name] ?? []);
      return [
        name,
        {
          calls: sum(all, "calls"),
          errors: sum(all, "errors"),
          callers: {},
          retries: sum(all, "retries"),
          failures: {},
          openings: 0,
          inFlight: 0,
          hits: 0,
          requests: sum(all, "requests"),
          faults: sum(all, "faults"),
          latencies: [],
        },
      ];
    }),
  );
  const all = beats.flatMap(({ services }) => services["Note"] ?? []);
  const depths = all.flatMap(({ queueDepth }) => queueDepth ?? []);
  const service: ServiceTally = {
    operations: sum(all, "operations"),
    starts: sum(all, "starts"),
    alarms: sum(all, "alarms"),
    lags: all.flatMap(({ lags }) => lags),
    queueDepth: depths.length === 0 ? null : Math.max(...depths),
    storageBytes: 1e8,
    deadLetters: sum(all, "deadLetters"),
  };
  return { at: first.at, operations, services: { Note: service }, versions: ["v1"], samplesLost: 0 };
};

type Opened = { cause: string; minute: number };

/** Watches one product as the app does; with a fault from some minute on. */
const watch = (random: Random, days: number, fault: Fault | null): Opened[] => {
  const beatAt = openProduct(random, fault !== null);
  const hours = Array.from({ length: HABIT_DAYS * 24 }, (_, hour) =>
    hourOf(Array.from({ length: HOUR }, (_n, minute) => beatAt(hour * HOUR + minute))),
  );
  const start = HABIT_DAYS * DAY;
  const habits = habitsOf(hours);
  let beats: Tally[] = [];
  let episodes: Episodes = {};
  const opened: Opened[] = [];
  for (let minute = 0; minute < days * DAY; minute++) {
    const beat = beatAt(start + minute);
    const [operation, service] = [beat.operations["Note.operation0"], beat.services["Note"]];
    if (fault !== null && minute >= SEEDED_AT && operation && service)
      fault.spoil(operation, service, minute - SEEDED_AT, random);
    beats = [...beats.slice(1 - SURVEYED_BEATS), beat];
    if (minute < RECENT_BEATS || minute % EVERY > 0) continue;
    const now = (start + minute + 1) * MINUTE_MS;
    const survey = { beatMs: MINUTE_MS, until: now, beats, habits, pinned: pinnedOf(episodes) };
    const after = nextEpisodes(episodes, findIncidents(survey), { now, beatMs: MINUTE_MS });
    for (const [fingerprint, { assessment, nth }] of Object.entries(after))
      if (nth > (episodes[fingerprint]?.nth ?? 0)) opened.push({ cause: assessment.cause, minute });
    episodes = after;
  }
  return opened;
};

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Products without any release: what opens an incident though nothing is wrong, and how soon a fault does. */
export const tryQuietProducts = ({ isFull, seed }: Options): Report => {
  const [products, runs] = isFull ? [100, 20] : [6, 4];
  const days = 7;
  const quiet = Array.from({ length: products }, (_, n) => watch(randomOf(seed, 50, n), days, null)).flat();
  const rows = FAULTS.map((fault, kind) => {
    const seen = Array.from({ length: runs }, (_, n) => watch(randomOf(seed, 60 + kind, n), 0.5, fault));
    const found = seen.flatMap((opened) =>
      opened.filter(({ cause, minute }) => cause === fault.cause && minute >= SEEDED_AT).slice(0, 1),
    );
    const others = seen.flat().filter(({ cause }) => cause !== fault.cause).length;
    return [
      fault.name,
      `${found.length} of ${runs}`,
      `${medianOf(found.map(({ minute }) => minute - SEEDED_AT))} min`,
      String(others),
    ];
  });
  const causes = [...Map.groupBy(quiet, ({ cause }) => cause)]
    .map(([cause, all]) => `${cause} ${all.length}`)
    .join(", ");
  return {
    title: "Products without any release",
    method:
      `${products} products of ${OPERATIONS} operations, 2 to 50 calls a minute each with a daily swing, errors up to 2 % in bursts of 1 to 5, are ` +
      `watched for ${days} days after a week of habits; nothing is wrong with them, and half of them have alarms. Then ${runs} of each fault, for 8 hours.`,
    heading: ["fault", "found", "median time", "other incidents opened"],
    rows: [
      ["none", `${quiet.length} in ${products} product-weeks${causes === "" ? "" : `: ${causes}`}`, "", ""],
      ...rows,
    ],
    goals: [
      {
        what: "incidents on products that nothing is wrong with",
        goal: "at most 1 in 20 product-weeks, or none in fewer",
        measured: `${quiet.length} in ${products}`,
        isMet: quiet.length <= products / 20,
      },
    ],
  };
};
