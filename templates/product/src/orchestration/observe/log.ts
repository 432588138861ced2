import { globalSettings } from "../control/settings.ts";

type Fields = Record<string, string | number | boolean | null>;

let second = 0;
let printed = 0;
let leftOut = 0;

/** One JSON line. `trace` ties together everything that one request caused. Never give it what callers wrote. */
export const log = (event: string, fields: Fields): void => {
  console.log(JSON.stringify({ event, ...fields }));
};

/**
 * The same for what happens all the time: a line costs more than the call it tells about, so only so many are written
 * in a second, and the next one tells how many were left out. The counts in /metrics leave nothing out.
 */
export const logOften = (now: number, event: string, fields: Fields): void => {
  const current = Math.floor(now / 1_000);
  if (current !== second) {
    second = current;
    printed = 0;
  }
  if (printed >= globalSettings().logsPerSecond) {
    leftOut += 1;
    return;
  }
  printed += 1;
  log(event, leftOut === 0 ? fields : { ...fields, leftOut });
  leftOut = 0;
};
