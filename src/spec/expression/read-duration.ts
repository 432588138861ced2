import type { Expression } from "#src/spec/expression.ts";
import { wordsOf } from "#src/spec/words.ts";
import { type Cursor, takeAny } from "./cursor.ts";
import { apply, isNumeric, type Typed } from "./typed.ts";

const UNITS: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };
const NAMES = Object.keys(UNITS).flatMap((unit) => [`${unit}s`, unit]);

const scaled = (amount: Expression, unit: number): Expression => {
  if ("value" in amount && typeof amount.value === "number") return { value: amount.value * unit };
  return unit === 1 ? amount : apply("multiply", amount, { value: unit });
};

/** Seconds of "5 minutes" or "`ttl` seconds", once the amount is read; null where no unit follows. */
export const takeUnit = (cursor: Cursor, amount: Typed): Typed | null => {
  if (!isNumeric(amount)) return null;
  const unit = UNITS[takeAny(cursor, NAMES)?.replace(/s$/u, "") ?? ""];
  return unit === undefined ? null : { is: scaled(amount.is, unit), kind: "seconds" };
};

const unitIn = (text: string): number | undefined => {
  const found = new Set(wordsOf(text).flatMap((word) => UNITS[word.replace(/s$/u, "")] ?? []));
  return found.size === 1 ? [...found][0] : undefined;
};

/** How many seconds a value is; null where neither the phrase nor the field's name or description tells its unit. */
export const inSeconds = ({ is, kind, field }: Typed): Expression | null => {
  if (kind === "seconds") return is;
  if (kind !== "number" || field === undefined) return null;
  const unit = unitIn(field.name) ?? unitIn(field.description);
  return unit === undefined ? null : scaled(is, unit);
};
