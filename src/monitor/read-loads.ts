import type { RawBeat } from "./measured.ts";
import { type OperationTally, type Tally, tallyBeats } from "./tally.ts";

/** How one service was asked in one beat, whoever called and whichever version answered. */
export type LoadBeat = {
  at: number;
  calls: number;
  /** Failures by class. */
  failures: Record<string, number>;
  /** Calls that were made again. */
  retries: number;
  /** How often calls to it were stopped because too many had failed. */
  openings: number;
  /** The most calls that waited at once in one isolate. */
  inFlight: number;
  /** The longest queue of one instance, and alarms that ran. */
  queue: number;
  alarms: number;
  /** Of an operation: calls, and reads that the Worker answered from memory instead. */
  operations: Record<string, { calls: number; hits: number }>;
};

const serviceOf = (operation: string): string => operation.slice(0, operation.indexOf("."));

const failuresIn = (told: readonly OperationTally[]): Record<string, number> => {
  const failures: Record<string, number> = {};
  for (const [name, count] of told.flatMap((one) => Object.entries(one.failures)))
    failures[name] = (failures[name] ?? 0) + count;
  return failures;
};

const loadIn = ({ at, operations, services }: Tally, service: string): LoadBeat => {
  const own = Object.entries(operations).filter(([name]) => serviceOf(name) === service);
  const told = own.map(([, one]) => one);
  const sumOf = (of: (one: OperationTally) => number): number => told.reduce((sum, one) => sum + of(one), 0);
  return {
    at,
    calls: sumOf(({ calls }) => calls),
    failures: failuresIn(told),
    retries: sumOf(({ retries }) => retries),
    openings: sumOf(({ openings }) => openings),
    inFlight: Math.max(0, ...told.map(({ inFlight }) => inFlight)),
    queue: services[service]?.queueDepth ?? 0,
    alarms: services[service]?.alarms ?? 0,
    operations: Object.fromEntries(
      own.map(([name, { calls, hits }]) => [name.slice(service.length + 1), { calls, hits }]),
    ),
  };
};

/** Service → its beats, one for each of `beats`, in which it may have had nothing to do. */
export const readLoads = (beats: readonly RawBeat[]): Map<string, LoadBeat[]> => {
  const tallies = tallyBeats(beats);
  const names = tallies.flatMap(({ operations, services }) => [
    ...Object.keys(operations).map(serviceOf),
    ...Object.keys(services),
  ]);
  return new Map([...new Set(names)].map((service) => [service, tallies.map((tally) => loadIn(tally, service))]));
};
