import { type Figures, figuresOf } from "#src/analysis/figures.ts";
import { type CallsBetween, readCallers } from "#src/monitor/read-callers.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import { type OperationBeat, readOperations } from "#src/monitor/read-operations.ts";
import { tallyBeats } from "#src/monitor/tally.ts";

/** A product is people's code, and what it names may go into paths and texts. */
const NAME = /^[A-Z]\w{0,63}\.[a-z]\w{0,63}$/u;
const SERVICE = /^[A-Z]\w{0,63}$/u;
const DAY_MS = 86_400_000;

export type OperationTraffic = {
  service: string;
  operation: string;
  figures: Figures;
  /** Runs, and rows written by each. */
  ran: number;
  rowsWritten: number;
  beats: OperationBeat[];
};

/** What a product was asked for some time. `perDay`: what a number of that time comes to in a day. */
export type Traffic = {
  operations: OperationTraffic[];
  between: CallsBetween[];
  starts: Record<string, { starts: number; operations: number }>;
  perDay: (count: number) => number;
};

/** What one version answered, and what services as a whole did meanwhile. */
export const trafficOf = (beats: readonly RawBeat[], beatMs: number, version: string): Traffic => {
  const first = beats[0]?.at ?? 0;
  const spanMs = (beats.at(-1)?.at ?? first) - first + beatMs;
  const starts: Traffic["starts"] = {};
  for (const { services } of tallyBeats(beats))
    for (const [service, tally] of Object.entries(services)) {
      const sum = (starts[service] ??= { starts: 0, operations: 0 });
      sum.starts += tally.starts;
      sum.operations += tally.operations;
    }
  const operations = readOperations(beats)
    .filter((series) => series.version === version && NAME.test(series.operation))
    .map(({ beats: own, operation, service }): OperationTraffic => {
      const measured = own.map((beat) => beat.measured);
      const ran = measured.reduce((sum, beat) => sum + beat.ran, 0);
      const written = measured.reduce((sum, beat) => sum + beat.rowsWritten, 0);
      return {
        service,
        operation,
        figures: figuresOf(measured),
        ran,
        rowsWritten: ran === 0 ? 0 : written / ran,
        beats: measured,
      };
    });
  return {
    operations,
    between: readCallers(beats).filter(({ caller }) => SERVICE.test(caller)),
    starts,
    perDay: (count) => (count * DAY_MS) / spanMs,
  };
};
