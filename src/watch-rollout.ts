import { type Judged, judgeRollout } from "#src/analysis/judge-rollout.ts";
import { falseAlarmShare } from "#src/analysis/ledger.ts";
import { BEATS_BEFORE, BEATS_PER_SLOT, endOfSlot, placeOf, type Rollout } from "#src/analysis/rollout.ts";
import type { Run } from "#src/durable/step.ts";
import { chooseResponse, type Response } from "#src/follow-up/choose-response.ts";
import { busiestVersion, isSuperseded } from "#src/monitor/calls-by-version.ts";
import type { Repo, Watch } from "./ports.ts";
import { rest } from "./rest.ts";

/** What was seen of a version, and what that asks for. `good`: the commit that was live before; null: none is known. */
export type Seen = {
  judged: Judged[];
  response: Response;
  slots: number;
  slotSeconds: number;
  version: string;
  good: string | null;
  /** Of the last 30 days: comparisons at moments without a release, and those that alarmed. */
  falseAlarms: { comparisons: number; alarms: number };
};

/** So many slots are looked at before it is given up to wait for more. */
const MOST_SLOTS = 28;
/** How long a version may take to be seen: a deployment is told of before every place of a network has it. */
const SIGHTING_PAUSES = [1, 1, 2, 2, 5, 5, 10, 30, 60, 120, 300, 600, 1_800];
/** Of all operations those are kept that say most. */
const MOST_JUDGED = 12;
/** A version that answered nothing in the last of these, while others did, is live no more. */
const RECENT_BEATS = 5;

type Watched = { repo: Repo; sha: string; traffic: Rollout["traffic"] };
type Known = { version: string; beatMs: number };

const sight = async (run: Run, watch: Watch, { repo, sha }: Watched): Promise<Known | null> => {
  for (const pause of SIGHTING_PAUSES) {
    const known = await run.step("look for the version", async () => {
      const [beatMs, versions] = [await watch.readBeatMs(repo), await watch.readVersions(repo)];
      const version = versions.find((one) => one.sha === sha)?.version;
      return beatMs === null || version === undefined ? null : { beatMs, version };
    });
    if (known !== null) return known;
    await rest(run, pause);
  }
  return null;
};

const look = async (
  watch: Watch,
  { repo, traffic }: Watched,
  { beatMs, version }: Known,
  at: number,
): Promise<Seen> => {
  const until = endOfSlot({ at, beatMs }, MOST_SLOTS + 1);
  const beats = await watch.readBeats(repo, at - BEATS_BEFORE * beatMs, until);
  const rollout: Rollout = { beats, beatMs, at, version, traffic };
  const newest = beats.at(-1)?.at ?? at;
  const slots = Math.max(0, Math.floor(((placeOf(rollout, newest) ?? -1) + 1) / BEATS_PER_SLOT));
  const ledger = await watch.readFalseAlarms(repo);
  const { alarms, comparisons } = falseAlarmShare(ledger.days);
  const judged = judgeRollout(rollout, ledger.caution);
  const before = beats.filter((beat) => (placeOf(rollout, beat.at) ?? 0) < 0);
  const was = busiestVersion(before, version);
  const good = (await watch.readVersions(repo)).find((one) => one.version === was)?.sha ?? null;
  return {
    judged: judged.slice(0, MOST_JUDGED),
    response:
      slots > 0 && isSuperseded(beats.slice(-RECENT_BEATS), version)
        ? { do: "leave-alone" }
        : chooseResponse(judged, traffic, slots),
    slots,
    slotSeconds: (BEATS_PER_SLOT * beatMs) / 1_000,
    version,
    good,
    falseAlarms: { comparisons, alarms },
  };
};

/** Whether another version was live before. */
const hasPast = async (watch: Watch, { repo }: Watched, { beatMs, version }: Known, at: number): Promise<boolean> =>
  busiestVersion(await watch.readBeats(repo, at - BEATS_BEFORE * beatMs, at), version) !== null;

/**
 * Watches a version from the moment that it got traffic until what is seen asks for something. Null: it was never seen,
 * or there is nothing to compare it with. `begun` hears since when (ISO 8601), where there is something.
 */
export const watchRollout = async (
  run: Run,
  watch: Watch,
  watched: Watched,
  begun: (since: string) => Promise<void>,
): Promise<Seen | null> => {
  const since = await run.now();
  const at = Date.parse(since);
  const known = await sight(run, watch, watched);
  if (known === null) return null;
  const { beatMs } = known;
  if (await run.step("look for what was live", () => hasPast(watch, watched, known, at))) await begun(since);
  // Beats are told a little after their end, and read a little after that.
  const lag = 2 * beatMs + 2_000;
  for (let slot = 1; slot <= MOST_SLOTS; slot += 1) {
    const now = Date.parse(await run.now());
    await rest(run, (endOfSlot({ at, beatMs }, slot) + lag - now) / 1_000);
    const seen = await run.step(`look ${slot}`, () => look(watch, watched, known, at));
    if (seen.good === null) return null;
    if (seen.response.do !== "wait") return seen;
  }
  return null;
};
