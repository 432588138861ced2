import type { Expression } from "#src/spec/expression.ts";
import type { Field, LimitSpec } from "#src/spec/spec.ts";
import { limitFieldsIn, unitOf } from "./limit-words.ts";

const times = (name: string, factor: number): Expression =>
  factor === 1 ? { field: name } : { do: "multiply", with: [{ field: name }, { value: factor }] };

const ALGORITHMS: [LimitSpec["kind"], RegExp][] = [
  ["bucket", /bucket|token|leaky/iu],
  ["sliding", /sliding|rolling/iu],
  ["fixed", /fixed|tumbling|calendar|window/iu],
];

/** `refill_per_minute` says how much in a minute; the layer counts seconds. */
const perSecond = (name: string): Expression => {
  const unit = unitOf(name);
  return unit === 1 ? { field: name } : { do: "divide", with: [{ field: name }, { value: unit }] };
};

/**
 * How much each record allows. Where a field tells by which algorithm, each of its values has its own; without one, the
 * fields tell. `slides`: whether a window slides, as the text says; null: it does not say. Null where it is not known.
 */
export const fitLimits = (fields: readonly Field[], slides: boolean | null): LimitSpec[] | null => {
  const { capacity, most, refill, seconds } = limitFieldsIn(fields.map(({ name }) => name));
  const limitFor = (kind: LimitSpec["kind"]): LimitSpec | null => {
    if (kind === "bucket")
      return capacity === undefined || refill === undefined
        ? null
        : { kind, capacity: { field: capacity }, refill: perSecond(refill) };
    return most === undefined || seconds === undefined
      ? null
      : { kind, most: { field: most }, seconds: times(seconds, unitOf(seconds)) };
  };
  const kindOf = (value: string) => ALGORITHMS.find(([, pattern]) => pattern.test(value))?.[0];
  const choice = fields.find(
    ({ type, values = [] }) => type === "enum" && values.every((value) => kindOf(value) !== undefined),
  );
  if (choice !== undefined) {
    const limits = (choice.values ?? []).map((value) => {
      const limit = limitFor(kindOf(value) ?? "fixed");
      return limit && { ...limit, when: { do: "equal" as const, with: [{ field: choice.name }, { value }] } };
    });
    return limits.includes(null) ? null : limits.filter((limit) => limit !== null);
  }
  if (capacity !== undefined && refill !== undefined) {
    const limit = limitFor("bucket");
    return limit && [limit];
  }
  const limit = slides === null ? null : limitFor(slides ? "sliding" : "fixed");
  return limit && [limit];
};
