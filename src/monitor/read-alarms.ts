import type { RawBeat } from "./measured.ts";
import { parseLabels } from "./read-operations.ts";

/** Operations and alarms that the instances of a service ran in one version. */
export type AlarmBeat = { ran: number; alarms: number };
export type AlarmSeries = { service: string; version: string; beats: { at: number; measured: AlarmBeat }[] };

const sumOf = (values: Readonly<Record<string, number>>): number =>
  Object.values(values).reduce((sum, value) => sum + value, 0);

const FAMILIES = { object_operations: "ran", object_alarms: "alarms" } as const;

/** What services do by themselves, beside what they are asked. */
export const readAlarms = (beats: readonly RawBeat[]): AlarmSeries[] => {
  const all = new Map<string, AlarmSeries>();
  // The same labels come in every beat.
  const known = new Map<string, Record<string, string>>();
  const read = (text: string): Record<string, string> => {
    const labels = known.get(text) ?? parseLabels(text);
    known.set(text, labels);
    return labels;
  };
  for (const { at, measured } of beats)
    for (const [family, counts] of Object.entries(FAMILIES))
      for (const [text, values] of Object.entries(measured[family] ?? {})) {
        const { service, version } = read(text);
        if (service === undefined || version === undefined) continue;
        const series = all.get(`${service} ${version}`) ?? { service, version, beats: [] };
        all.set(`${service} ${version}`, series);
        let beat = series.beats.at(-1);
        if (beat?.at !== at) series.beats.push((beat = { at, measured: { ran: 0, alarms: 0 } }));
        beat.measured[counts] += sumOf(values);
      }
  return [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, series]) => series);
};
