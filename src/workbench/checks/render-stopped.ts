import type { Outcome } from "#src/workbench/sandbox/run-process.ts";

/** Why a check was ended before its end. */
export const renderStopped = (what: string, ended: Outcome["ended"], seconds: number): string =>
  ended === "time"
    ? `${what} did not end within ${seconds} seconds and was stopped.`
    : `${what} printed more than anyone reads and was stopped.`;
