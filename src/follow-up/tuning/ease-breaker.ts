import { failedWith, type Found, LEAST_CALLS, type Load, type Rule, sumOf } from "./load.ts";

const STOPPED = "stopped";
const LEAST_OPENINGS = 6;
const LEAST_BEATS = 3;
/** Where fewer of the calls that went out fail, stopping all of them costs more than it saves. */
const MOSTLY_WELL = 0.3;
const STEP_PERCENT = 15;
/** The mesh counts failures over so long. */
const WINDOW_MS = 10_000;

const openLater = (load: Load, calls: number, stopped: number, failed: number): Found | null => {
  const percent = load.holds("breakerPercent") ?? 0;
  const to = load.limit("breakerPercent", percent + STEP_PERCENT);
  if (to === null) return null;
  const ownShare = failed / (calls - stopped);
  return {
    setting: "breakerPercent",
    to,
    why: `calls were stopped ${sumOf(load, (beat) => beat.openings)} times and ${stopped} refused by that, though only ${failed} of the ${calls - stopped} that went out failed`,
    expected: {
      metric: `calls of \`${load.service}\` that fail`,
      before: (stopped + failed) / calls,
      after: ownShare,
      how: `${failed} of ${calls - stopped} calls that went out failed; the ${stopped} that did not go out would fail as often`,
    },
    measure: { of: "failures", classes: null },
  };
};

const coolLonger = (load: Load, calls: number, failed: number, openBeats: number): Found | null => {
  const cool = load.holds("breakerCoolMs") ?? 0;
  const to = load.limit("breakerCoolMs", 2 * cool);
  if (to === null) return null;
  const now = openBeats / load.beats.length;
  return {
    setting: "breakerCoolMs",
    to,
    why: `calls were stopped in ${openBeats} of ${load.beats.length} beats, let through after ${cool} ms, and stopped again: ${failed} of ${calls} failed`,
    expected: {
      metric: `beats in which calls of \`${load.service}\` are stopped anew`,
      before: now,
      after: now * ((cool + WINDOW_MS) / (to + WINDOW_MS)),
      how: `a turn takes ${to + WINDOW_MS} ms instead of ${cool + WINDOW_MS} ms: the time it cools, and ${WINDOW_MS} ms in which failures are counted`,
    },
    measure: { of: "openings" },
  };
};

/** Calls to a service are stopped and let through in turns. */
export const easeBreaker: Rule = (load) => {
  const calls = sumOf(load, (beat) => beat.calls);
  const openings = sumOf(load, (beat) => beat.openings);
  const openBeats = load.beats.filter((beat) => beat.openings > 0).length;
  if (calls < LEAST_CALLS || openings < LEAST_OPENINGS || openBeats < LEAST_BEATS) return null;
  const stopped = failedWith(load, STOPPED);
  const failed = sumOf(load, ({ failures }) =>
    Object.entries(failures).reduce((sum, [name, n]) => (name === STOPPED || name === "refused" ? sum : sum + n), 0),
  );
  if (calls === stopped) return null;
  return failed / (calls - stopped) < MOSTLY_WELL
    ? openLater(load, calls, stopped, failed)
    : coolLonger(load, calls, failed, openBeats);
};
