import type { Json, JsonObject } from "../contract/call.ts";
import type { Firing, Step } from "../contract/product-definition.ts";
import { firingStates, type RecordTable } from "./record-table.ts";

/** What fired, as it is after that, and the moment that was reached. */
export type Fired = { record: JsonObject; moment: string };

/** More than these at once wait for the next alarm, which comes right away. */
const AT_ONCE = 200;

const valueAt = (record: JsonObject, path: string): Json =>
  path
    .split(".")
    .reduce<Json>(
      (value, name) =>
        typeof value === "object" && value !== null && !Array.isArray(value) ? (value[name] ?? null) : null,
      record,
    );

/** Milliseconds between two firings; null: there is but one. */
const stepOf = (step: Step | undefined, record: JsonObject): number | null => {
  if (step === undefined) return null;
  if (!("field" in step)) return step.seconds * 1_000;
  const value = valueAt(record, step.field);
  const seconds = "each" in step ? step.each[String(value)] : Number(value ?? 0) * step.seconds;
  return seconds === undefined || !(seconds > 0) ? null : seconds * 1_000;
};

/** The first point of the grid that lies behind both the moment that was reached and now; null: there is none. */
const nextMoment = (firing: Firing, record: JsonObject, count: number, moment: string, now: number): string | null => {
  const step = stepOf(firing.every, record);
  const times = typeof firing.times === "string" ? valueAt(record, firing.times) : (firing.times ?? null);
  if (step === null || (times !== null && count >= Number(times))) return null;
  const start = Date.parse(String(record[firing.start] ?? moment));
  const passed = Math.max(Date.parse(moment), now) - start;
  return new Date(start + (Math.floor(passed / step) + 1) * step).toISOString();
};

/** Lets everything fire whose moment was reached by `now`, the earliest first. */
export const fireDue = (table: RecordTable<JsonObject>, now: number): Fired[] => {
  const { fires } = table;
  if (fires === null) return [];
  const { at, count: counter, last, state } = fires;
  return table.reached(at, now, firingStates(fires), AT_ONCE).map((record) => {
    const moment = String(record[at]);
    const count = counter === undefined ? 1 : Number(record[counter] ?? 0) + 1;
    const next = nextMoment(fires, record, count, moment, now);
    const value = next === null ? state?.ended : state?.meanwhile;
    const changed = table.change(String(record[table.idField]), {
      [at]: next,
      ...(counter !== undefined && { [counter]: count }),
      ...(last !== undefined && { [last]: new Date(now).toISOString() }),
      ...(state !== undefined && value !== undefined && { [state.field]: value }),
    });
    return { record: changed, moment };
  });
};
