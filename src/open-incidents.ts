import { type Known, noteDeclined, NOTHING_KNOWN } from "#src/analysis/incidents/known.ts";
import type { Durable } from "./durable/durable.ts";
import type { IncidentNews, IncidentPorts } from "./follow-incident.ts";
import type { GitHub } from "./github/github.ts";
import type { BoardPort } from "./ports.ts";
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

/** Each episode has a run of its own, which is started or told. */
export const feedIncident =
  ({ signal, start }: Pick<Durable, "signal" | "start">): Surveying["feed"] =>
  async (repo, fingerprint, episode) => {
    const id = `incident/${repo.id}/${fingerprint}/${episode.nth}`;
    const news: IncidentNews = { kind: "incident", repo, fingerprint, episode };
    await start("incident", id, news);
    await signal(id, news, `${id}/${episode.revision}`);
  };
