import type { Assessment } from "./assessment.ts";
import { LIMITS } from "./limits.ts";

const MINUTE_MS = 60_000;

/** Whether a product answers at all. `silentSince` null: it does. */
export const assessSilence = (silentSince: number | null, now: number): Assessment => {
  const minutes = silentSince === null ? 0 : (now - silentSince) / MINUTE_MS;
  return {
    cause: "silence",
    subject: "product",
    severity: minutes / LIMITS.silence.minutes,
    since: silentSince ?? now,
    figures: [{ name: "minutes without an answer", unit: "minutes", before: null, now: minutes }],
    alsoConcerns: [],
  };
};
