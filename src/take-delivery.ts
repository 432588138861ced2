import type { Durable, RunRecord } from "#src/durable/durable.ts";
import { readEvent } from "#src/github/webhook-events.ts";
import type { WebhookDelivery } from "#src/github/webhook-server.ts";
import { settingsFailures } from "#src/steering/dashboard/board.ts";
import { type Action, route } from "./app.ts";
import type { Audience, News } from "./news-of.ts";
import { newestOf } from "./newest-of.ts";
import { openBoard } from "./open-board.ts";
import type { Repo, SpecIssue } from "./ports.ts";
/** Resolves once everything the delivery asks for is stored; the work itself is the runs'. */
export const takeDelivery = async (
  durable: Durable,
  { event, payload, bodySha256 }: WebhookDelivery,
): Promise<void> => {
  const read = readEvent(event, payload);
  for (const [n, action] of (read === null ? [] : route(read)).entries())
    await perform(durable, action, `${event}/${bodySha256}/${n}`);
};

/** `key` is of the delivery's signed bytes and the place among what it asks for: the same delivery twice is one. */
const perform = async (durable: Durable, action: Action, key: string): Promise<void> => {
  if (action.do === "start-story") return durable.start("spec", action.runId, action.input);
  if (action.do === "start-assigned") return durable.start("assigned", `assigned/${key}`, action.input);
  if (action.do === "answer-commands") return durable.start("commands", action.runId, action.input);
  if (action.do === "obey-ticks") return durable.start("ticks", `ticks/${key}`, action.input);
  if (action.do === "recheck-settings") return recheck(durable, action.input, key);
  if (action.do === "start-onboarding") return durable.start("onboarding", action.runId, action.input);
  if (action.do === "trace-deployment") return durable.start("deployment", key, action.input);
  if (action.do === "start-rollout") return durable.start("rollout", action.runId, action.input);
  if (action.do === "tell-all") return tellAll(durable, action.news, key);
  await durable.signal((await newestOf(durable, action.runId)).runId, action.signal, key);
};

/** A push is no reason to ask GitHub for anything where nobody has complained. */
const recheck = async (durable: Durable, where: { repo: Repo; base: string }, key: string): Promise<void> => {
  const board = await openBoard(durable.notes, async () => {}).read(where.repo);
  if (board !== null && settingsFailures(board).length > 0) await durable.start("settings", `settings/${key}`, where);
};

const isTold = ({ input }: RunRecord, to: Audience): boolean => {
  const { issue, repo } = input as SpecIssue;
  return "installation" in to ? repo.installationId === to.installation : to.issue === null || to.issue === issue;
};

/** Runs that have ended need no news. */
const tellAll = async (durable: Durable, { signal, to }: News, key: string): Promise<void> => {
  const prefix = "installation" in to ? "spec/" : `spec/${to.repository}#`;
  const runs = (await durable.list({ prefix, status: "running" })).filter((run) => isTold(run, to));
  for (const { id } of runs) await durable.signal(id, signal, `${key}/${id}`);
};
