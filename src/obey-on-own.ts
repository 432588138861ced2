import type { Episode } from "#src/analysis/incidents/episode.ts";
import type { Run } from "#src/durable/step.ts";
import { renderIncidentStatus } from "#src/follow-up/render-incident-issue.ts";
import type { Command } from "#src/steering/command.ts";
import { askOfProduct } from "./answer-question.ts";
import { type About, giveOrder } from "./give-order.ts";
import type { DeskPorts, Issues, Repo } from "./ports.ts";

/** What is known of incidents, and who wants to hear no more of one. */
export type IncidentDesk = {
  /** By the topic of its issue; null: it is forgotten. */
  read(repo: Repo, topic: string): Promise<Episode | null>;
  /** Has its issue closed for good, once for each key. */
  dismiss(repo: Repo, topic: string, key: string): Promise<void>;
};
export type OwnPorts = DeskPorts & { incidents: IncidentDesk; issues: Pick<Issues, "readIssue"> };

/** An order on an issue of the app's own about `topic`, or on its pull request. `id`: of the comment on `thread`; the same `key` twice is one order. */
type OnOwn = About & { topic: string; thread: number; id: number; key: string };

const ELSEWHERE = "**Not obeyed here.** This issue is the app’s own. Say it on the issue of a build.";
const OVER = "**Nothing to do:** this is over; what came of it is said above.";
const ON_INCIDENT =
  "`status` says where it stands, `ignore` closes it for good, `rollback` takes the live product back, and a role answers `ask Backend …` about the product.";

const obeyOnIncident = async (
  run: Run,
  { incidents }: OwnPorts,
  { key, repo, sender, topic }: OnOwn,
  { name }: Command,
): Promise<string> => {
  if (name !== "status" && name !== "ignore" && name !== "stop")
    return `\`/aidevos ${name}\` does nothing on an issue about an incident. ${ON_INCIDENT}`;
  const episode = await run.step("read the incident", () => incidents.read(repo, topic));
  if (name === "status") return episode === null ? OVER : renderIncidentStatus(episode);
  if (episode === null || episode.over !== null || episode.isDeclined) return OVER;
  await run.step("have it left alone", () => incidents.dismiss(repo, topic, key));
  return `**Ignored**, as @${sender.login} wants it. Nothing more is said about it, also should it come back.`;
};

/** An issue about something that is mended has a run of its own, which answers by itself. */
const obeyOnMend = async (run: Run, ports: OwnPorts, asked: OnOwn, command: Command): Promise<string | null> => {
  const { id, issue, key, repo, thread } = asked;
  const { state } = await run.step("look whether it is mended", () => ports.runs.newestOf(repo, issue));
  return state === "running" ? giveOrder(run, ports, asked, command, { id, thread, key, mayStart: false }) : OVER;
};

/** What is said of an order on an issue of the app's own; null: its run answers. */
export const obeyOnOwn = async (run: Run, ports: OwnPorts, asked: OnOwn, command: Command): Promise<string | null> => {
  const [kind] = asked.topic.split("/");
  const isMend = kind === "regression" || kind === "opportunity";
  if (!isMend && kind !== "incident") return ELSEWHERE;
  if (command.name === "ask") return askOfProduct(run, ports, asked, command);
  return isMend ? obeyOnMend(run, ports, asked, command) : obeyOnIncident(run, ports, asked, command);
};
