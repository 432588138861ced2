/** One day of judging pseudo-deploys, moments at which nothing changed: every alarm of it was false. */
export type LedgerDay = { day: string; comparisons: number; alarms: number };

/** `caution` as `nextCaution` has it. */
export type FalseAlarms = { days: readonly LedgerDay[]; caution: number };

export const NO_FALSE_ALARMS: FalseAlarms = { days: [], caution: 1 };

const DAYS = 30;
const TOO_MANY = 0.005;
const STEP = 1.25;
const MOST = 4;

/** Share of false alarms over the last 30 days entered; null before the first comparison. */
export const falseAlarmShare = (
  days: readonly LedgerDay[],
): { comparisons: number; alarms: number; share: number | null } => {
  const recent = days.slice(-DAYS);
  const comparisons = recent.reduce((sum, day) => sum + day.comparisons, 0);
  const alarms = recent.reduce((sum, day) => sum + day.alarms, 0);
  return { comparisons, alarms, share: comparisons === 0 ? null : alarms / comparisons };
};

/**
 * By how much the assumed noise of the gates is to be widened tomorrow: a step wider while more than .5 % of the
 * pseudo-deploys alarmed, a step back when the share is below a fifth of that. One alarm alone says nothing.
 */
export const nextCaution = (days: readonly LedgerDay[], caution: number): number => {
  const { alarms, share } = falseAlarmShare(days);
  if (share === null) return caution;
  if (share > TOO_MANY && alarms > 1) return Math.min(MOST, caution * STEP);
  return share < TOO_MANY / 5 ? Math.max(1, caution / STEP) : caution;
};

/** One more day is entered, once. */
export const enterDay = ({ caution, days }: FalseAlarms, day: LedgerDay): FalseAlarms => {
  if (days.some((known) => known.day === day.day)) return { caution, days };
  const entered = [...days, day].slice(-DAYS);
  return { days: entered, caution: nextCaution(entered, caution) };
};
