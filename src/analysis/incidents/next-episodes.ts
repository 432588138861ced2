import { type Assessment, fingerprintOf } from "./assessment.ts";
import type { Episode, Episodes } from "./episode.ts";
import { HYSTERESIS } from "./limits.ts";

type Moment = { now: number; beatMs: number };

const DAY_MS = 86_400_000;
/** What comes back within a week has the issue that it had. */
const SAME_ISSUE_MS = 7 * DAY_MS;
/** After a day in which nothing tells whether it goes on, it is let go. */
const UNKNOWN_MS = DAY_MS;
/** People hear that it got worse once it is twice as bad, and not twice in half an hour. */
const WORSE = 2;
const SELDOM_BEATS = 30;

const tell = (episode: Episode, now: number): Episode => ({
  ...episode,
  revision: episode.revision + 1,
  heard: { severity: episode.assessment.severity, at: now },
});

/** As it is now, beside what was before at first. */
const withFirst = (episode: Episode, assessment: Assessment): Assessment => {
  const { figures, since } = episode.assessment;
  const before = new Map(figures.map((figure) => [figure.name, figure.before]));
  const kept = assessment.figures.map((figure) => ({ ...figure, before: before.get(figure.name) ?? figure.before }));
  return { ...assessment, figures: kept, since };
};

const begin = (before: Episode | undefined, assessment: Assessment, now: number): Episode => {
  const ended = before?.over?.at ?? 0;
  const isSame = before !== undefined && before.nth > 0 && (before.isDeclined || now - ended < SAME_ISSUE_MS);
  const nth = (before?.nth ?? 0) + 1;
  return tell(
    {
      nth,
      issue: isSame ? before.issue : nth,
      assessment,
      alarmSince: null,
      lastSeen: now,
      lastTold: now,
      over: null,
      revision: before?.revision ?? 0,
      posted: before?.posted ?? 0,
      heard: { severity: 0, at: now },
      isDeclined: isSame && before.isDeclined,
    },
    now,
  );
};

const nothingYet = (assessment: Assessment, now: number): Episode => ({
  nth: 0,
  issue: 0,
  assessment,
  alarmSince: now,
  lastSeen: now,
  lastTold: now,
  over: { at: 0, because: "quiet" },
  revision: 0,
  posted: 0,
  heard: { severity: 0, at: 0 },
  isDeclined: false,
});

/** What is over, or was never there, after one more look. */
const nextOver = (before: Episode | undefined, told: Assessment | undefined, moment: Moment): Episode | undefined => {
  const { beatMs, now } = moment;
  const isOld = before !== undefined && now - before.lastTold >= UNKNOWN_MS;
  if (told !== undefined && told.severity >= 1) {
    const since = isOld ? now : (before?.alarmSince ?? now);
    const isConfirmed = now - since >= HYSTERESIS[told.cause].confirmBeats * beatMs;
    if (isConfirmed) return begin(before, before?.alarmSince === since ? withFirst(before, told) : told, now);
    const assessment = before?.alarmSince === since ? before.assessment : told;
    return { ...(before ?? nothingYet(told, now)), assessment, alarmSince: since, lastTold: now };
  }
  const isGone = told === undefined ? isOld : told.severity < HYSTERESIS[told.cause].keeps;
  if (before === undefined || !isGone) return before;
  return before.nth === 0 ? undefined : { ...before, alarmSince: null };
};

const withNow = (episode: Episode, assessment: Assessment, now: number): Episode => ({
  ...episode,
  assessment: withFirst(episode, assessment),
  lastSeen: now,
  lastTold: now,
});

const end = (episode: Episode, now: number, because: "quiet" | "unknown"): Episode =>
  tell({ ...episode, over: { at: now, because } }, now);

/** What goes on, after one more look. */
const nextOpen = (before: Episode, told: Assessment | undefined, { beatMs, now }: Moment): Episode => {
  if (told === undefined) return now - before.lastTold < UNKNOWN_MS ? before : end(before, now, "unknown");
  const { keeps, quietBeats } = HYSTERESIS[told.cause];
  if (told.severity >= keeps) {
    const { heard } = before;
    const isWorse = told.severity >= WORSE * heard.severity && now - heard.at >= SELDOM_BEATS * beatMs;
    const seen = withNow(before, told, now);
    return isWorse ? tell(seen, now) : seen;
  }
  const quiet = { ...before, lastTold: now };
  return now - before.lastSeen >= quietBeats * beatMs ? end(quiet, now, "quiet") : quiet;
};

/**
 * The incidents of a product after one more look at it. An alarm opens one once it is confirmed; it is over after a time
 * that is quiet beyond doubt: well below what opens one.
 */
export const nextEpisodes = (before: Episodes, assessments: readonly Assessment[], moment: Moment): Episodes => {
  const told = new Map(assessments.map((assessment) => [fingerprintOf(assessment), assessment]));
  const after: Record<string, Episode> = {};
  for (const fingerprint of new Set([...Object.keys(before), ...told.keys()])) {
    const [known, seen] = [before[fingerprint], told.get(fingerprint)];
    const episode = known?.over === null ? nextOpen(known, seen, moment) : nextOver(known, seen, moment);
    if (episode !== undefined) after[fingerprint] = episode;
  }
  return after;
};

/** Episodes that their runs are to hear of. */
export const unpostedOf = (episodes: Episodes): [string, Episode][] =>
  Object.entries(episodes).filter(([, { posted, revision }]) => posted < revision);

/** Shares of errors before the incidents that go on, and before alarms that wait to be confirmed. */
export const pinnedOf = (episodes: Episodes): Record<string, number> =>
  Object.fromEntries(
    Object.entries(episodes).flatMap(([fingerprint, { alarmSince, assessment, over }]) => {
      const before = assessment.figures[0]?.before;
      const goesOn = over === null || alarmSince !== null;
      return goesOn && assessment.cause === "errors" && typeof before === "number" ? [[fingerprint, before]] : [];
    }),
  );
