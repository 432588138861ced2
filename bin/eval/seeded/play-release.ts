import { setTimeout as sleep } from "node:timers/promises";
import type { Judged } from "#src/analysis/judge-rollout.ts";
import type { Rollout } from "#src/analysis/rollout.ts";
import { nameHarm } from "#src/follow-up/render-rollout.ts";
import type { Mending } from "#src/mending.ts";
import { regressionToFix } from "#src/regression-to-fix.ts";
import type { Seen } from "#src/watch-rollout.ts";
import { type Incident, toIncident } from "./incident.ts";
import { BEAT_MS, type Product } from "./product.ts";
import { readingOf } from "./repository.ts";
import { openRun, OutOfTime } from "./run.ts";
import { REPO, startWatching } from "./watch.ts";

/** So long people use what is there before somebody changes it, and so long a change is watched. */
const BEFORE_S = 36;
const WATCHED_S = 135;
/** An alarm that waits to be confirmed by then is waited for. */
const CONFIRMED_S = 260;
/** What nothing speaks against is promoted by then. */
export const PROMOTED_S = 75;

/**
 * What the app made of a release: all operations as it saw them last, those that got worse, the worst first, and the run
 * that is to mend it. `rollout`: all that was measured.
 */
export type Played = {
  rollout: Rollout;
  judged: Judged[];
  worse: Judged[];
  says: string;
  /** Where the issue says that the cause is likely; null: where it got worse, or it does not say. */
  blamed: string | null;
  mending: Mending | null;
  incidents: Incident[];
  seconds: number;
};

const BLAMED = /the cause is likely `(\w+\.\w+)`/u;

/** Gives a commit a share of the traffic, and has the story watch it, judge it, and take it back. */
export const playRelease = async (
  product: Product,
  branch: string,
  sha: string,
  watched = WATCHED_S,
): Promise<Played> => {
  const { watch, incidents, stop } = await startWatching(product);
  await sleep(1_000 * BEFORE_S);
  const takeBack = () => product.give(product.repository.base, "all");
  let [judged, worse, says, mending]: [Judged[], Judged[], string, Mending | null] = [[], [], "", null];
  let blamed: string | null = null;
  let [begun, seconds] = [Date.now(), 0];
  const hear = (step: string, result: unknown): void => {
    if (!/^look \d+$/u.test(step)) return;
    const { response, judged: all } = result as Seen;
    judged = all;
    says = response.do;
    seconds = (Date.now() - begun) / 1_000;
    if (response.do === "roll-back") worse = response.worse;
    const isAwaited = all.some(({ verdict }) => verdict.reason === "awaits confirmation");
    if (response.do === "wait" && seconds > watched && !isAwaited) throw new OutOfTime(branch);
  };
  await product.give(sha, "some");
  begun = Date.now();
  try {
    await regressionToFix(
      openRun(branch, hear, Date.now() + 1_000 * CONFIRMED_S),
      {
        watch,
        thread: { ensureComment: async () => ({ id: 1, url: "" }) },
        board: { tell: async () => {} },
        proposal: { ...readingOf(product.repository), findPullRequestOfCommit: async () => ({ number: 1 }) },
        issues: {
          ensureIssue: async (_repo, _topic, { body, title }) => {
            says = title;
            blamed = BLAMED.exec(body)?.[1] ?? null;
            return { number: 2, state: "open", isDeclined: false };
          },
        },
        actions: {
          ensureDispatch: async (_repo, { workflow }) => {
            if (workflow === "rollback.yml") await takeBack();
          },
          readWorkflowRun: async () => ({ url: "", conclusion: "success", log: null }),
        },
        startMending: async (started) => void (mending = started),
      },
      { repo: REPO, base: branch, sha, url: product.origin, traffic: "some" },
    );
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    says ||= "nothing";
  }
  if (worse.length === 0) await takeBack();
  await stop();
  const version = (await watch.readVersions(REPO)).find((one) => one.sha === sha)?.version ?? null;
  const beats = await watch.readBeats(REPO, 0, Number.POSITIVE_INFINITY);
  const rollout: Rollout = { beats, beatMs: BEAT_MS, at: begun, version, traffic: "some" };
  return { rollout, judged, worse, says, blamed, mending, incidents: incidents.map(toIncident), seconds };
};

export const describe = (judged: Judged): string => nameHarm(judged).replaceAll("`", "");
