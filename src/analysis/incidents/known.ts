import type { Episode, Episodes } from "./episode.ts";
import { pinAnew, type Pins } from "./next-pins.ts";

/** What is remembered of a product's incidents between looks. */
export type Known = { episodes: Episodes; pins: Pins };

export const NOTHING_KNOWN: Known = { episodes: {}, pins: {} };

const withEpisode = (known: Known, fingerprint: string, change: (episode: Episode) => Episode): Known => {
  const episode = known.episodes[fingerprint];
  return episode === undefined ? known : { ...known, episodes: { ...known.episodes, [fingerprint]: change(episode) } };
};

/** A run was told of this revision. */
export const notePosted = (known: Known, fingerprint: string, revision: number): Known =>
  withEpisode(known, fingerprint, (episode) => ({ ...episode, posted: Math.max(episode.posted, revision) }));

/** People want to hear no more of it. Of a drift that says that its latency is accepted. */
export const noteDeclined = (known: Known, fingerprint: string, now: number): Known => {
  const declined = withEpisode(known, fingerprint, (episode) => ({ ...episode, isDeclined: true }));
  const assessment = known.episodes[fingerprint]?.assessment;
  return assessment?.cause === "drift"
    ? { ...declined, pins: pinAnew(declined.pins, assessment.subject, now) }
    : declined;
};
