import { type Known, noteDeclined, NOTHING_KNOWN } from "#src/analysis/incidents/known.ts";
import type { Durable } from "./durable/durable.ts";
import type { IncidentNews, IncidentPorts } from "./follow-incident.ts";
import type { GitHub } from "./github/github.ts";
import type { IncidentDesk } from "./obey-on-own.ts";
import type { BoardPort, Repo } from "./ports.ts";
import { incidentsOf, type Surveying } from "./survey-products.ts";

/** All that the run of an incident needs of the outside. */
export const openIncidents = (github: GitHub, board: BoardPort, opened: Promise<Durable>): IncidentPorts => ({
  thread: github,
  issues: github,
  board,
  decline: async (repo, fingerprint) =>
    void (await (
      await opened
    ).notes.change<Known>(incidentsOf(repo), (before) =>
      noteDeclined(before ?? NOTHING_KNOWN, fingerprint, Date.now()),
    )),
});

/** `incident/<fingerprint>/<episode>`, as the topic of its issue has it. */
const fingerprintIn = (topic: string): string => topic.split("/")[1] ?? "";

const runOf = (repo: Pick<Repo, "id">, fingerprint: string, nth: number): string =>
  `incident/${repo.id}/${fingerprint}/${nth}`;

/** Incidents as whoever gives orders on their issues needs them. */
export const openIncidentDesk = (opened: Promise<Durable>): IncidentDesk => {
  const read: IncidentDesk["read"] = async (repo, topic) => {
    const known = await (await opened).notes.read<Known>(incidentsOf(repo));
    return known?.episodes[fingerprintIn(topic)] ?? null;
  };
  return {
    read,
    dismiss: async (repo, topic, key) => {
      const episode = await read(repo, topic);
      if (episode === null) return;
      await (await opened).signal(runOf(repo, fingerprintIn(topic), episode.nth), { kind: "dismissed" }, key);
    },
  };
};

/** Each episode has a run of its own, which is started or told. */
export const feedIncident =
  ({ signal, start }: Pick<Durable, "signal" | "start">): Surveying["feed"] =>
  async (repo, fingerprint, episode) => {
    const id = runOf(repo, fingerprint, episode.nth);
    const news: IncidentNews = { kind: "incident", repo, fingerprint, episode };
    await start("incident", id, news);
    await signal(id, news, `${id}/${episode.revision}`);
  };
