import type { Episode } from "#src/analysis/incidents/episode.ts";
import { NO_FALSE_ALARMS } from "#src/analysis/ledger.ts";
import { keepPolling } from "#src/poll-products.ts";
import type { Repo, Watch } from "#src/ports.ts";
import { keepSurveying } from "#src/survey-products.ts";
import { openMemoryArchive, openMemoryNotes } from "./memory.ts";
import { BEAT_MS, OPERATOR, type Product } from "./product.ts";

export const REPO: Repo = { installationId: 1, id: 1, owner: "acme", name: "product" };
const POLLS_PER_SURVEY = 5;

/** A product as the app sees it from now on. `incidents`: those that people would hear of, the newest last. */
export type Watching = { watch: Watch; incidents: Episode[]; stop(): Promise<void> };

/** The app's own polling and surveying of one product, that knows nothing of it before. */
export const startWatching = async ({ name, origin }: Product): Promise<Watching> => {
  const archive = openMemoryArchive();
  await archive.watch({ repo: REPO, url: origin });
  const begun = Date.now();
  const incidents: Episode[] = [];
  const shared = { archive, now: Date.now, log: (line: string) => console.error(`${name}: ${line}`) };
  const readSeries = async (url: string, since: number) => {
    const answer = await fetch(`${url}/control/series?since=${Math.max(since, begun)}`, {
      headers: { authorization: `Bearer ${OPERATOR}` },
    });
    return answer.ok ? { text: await answer.text() } : { problem: `it answered with status ${answer.status}` };
  };
  const stopPolling = keepPolling({ ...shared, control: { readSeries }, everyMs: BEAT_MS });
  const stopSurveying = keepSurveying({
    ...shared,
    notes: openMemoryNotes(),
    feed: async (_repo, _fingerprint, episode) => void (episode.over === null && incidents.push(episode)),
    optimise: async () => {},
    everyMs: POLLS_PER_SURVEY * BEAT_MS,
  });
  const find = async () => (await archive.watched())[0];
  return {
    watch: {
      begin: async () => undefined,
      knows: async () => true,
      readBeatMs: async () => (await find())?.beatMs ?? null,
      readBeats: (_repo, from, to) => archive.beats(REPO.id, from, to),
      readVersions: () => archive.versions(REPO.id),
      readFalseAlarms: async () => NO_FALSE_ALARMS,
    },
    incidents,
    stop: async () => void (await Promise.all([stopPolling(), stopSurveying()])),
  };
};
