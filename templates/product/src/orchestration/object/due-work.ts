import type { JsonObject } from "../contract/call.ts";
import { settingsOf } from "../control/settings.ts";
import { refreshPolicy } from "../mesh/refresh-policy.ts";
import { log } from "../observe/log.ts";
import { nextPrune, pruneAnswers } from "./answers.ts";
import { deliver } from "./deliver.ts";
import { countQueued, nextDelivery, takeDue } from "./deliveries.ts";
import { handOver } from "./hand-over.ts";
import { pruneInbox } from "./inbox.ts";
import { fireDue } from "./fire.ts";
import { type InstanceParts, ownerOf, readRow, tableNamed, tablesOf } from "./instance-parts.ts";
import type { InstanceRow } from "./instance-row.ts";
import { postMessages } from "./messages.ts";
import { countLetters, type Letter, nextLetter, pruneLetters, subscribersOf } from "./outbox.ts";

const DAY_MS = 86_400_000;
const PRUNE_LIMIT = 500;

/** Forgets what is too old. */
export const prune = <R extends JsonObject>(parts: InstanceParts<R>, now: number): void => {
  const { definition, records, sql } = parts;
  pruneAnswers(sql, now);
  pruneInbox(sql, now);
  pruneLetters(sql, now);
  if (definition.retentionDays !== null) records.removeOlder(now - definition.retentionDays * DAY_MS, PRUNE_LIMIT);
  age(parts, now);
};

/** What time does: ends records, moves them on, and lets them fire. */
export const age = <R extends JsonObject>(parts: InstanceParts<R>, now: number): void => {
  const { hooks } = parts.definition;
  const fired = tablesOf(parts).flatMap((table) => {
    table.age(now);
    return fireDue(table, now).map((each) => ({ ...each, table }));
  });
  if (fired.length === 0) return;
  const key = readRow(parts)?.key ?? "";
  for (const { moment, record, table } of fired)
    for (const [event, { fires, of }] of Object.entries(hooks?.events ?? {}))
      if (fires && tableNamed(parts, of) === table) postMessages(parts, { key }, { event, record, moment }, now);
};

/** When the next message is due; null: none is. */
const nextMessage = <R extends JsonObject>(parts: InstanceParts<R>): number | null => {
  const { hooks } = parts.definition;
  if (hooks === undefined) return null;
  const { due, part, status } = hooks.log;
  return tableNamed(parts, part).earliest(due, [{ field: status.field, equals: status.pending }]);
};

/** Hands over what was queued: deliveries of records, then events. Answers how many of both were given up. */
export const workOff = async <R extends JsonObject>(parts: InstanceParts<R>, trace: string): Promise<number> => {
  const { ctx, delivery, env, mesh, origin, product, records, service, sql } = parts;
  const row = readRow(parts);
  const { batchSize } = settingsOf(service);
  const person = ownerOf(row);
  const key = row?.key ?? "";
  refreshPolicy(env, ctx, Date.now());
  let givenUp = 0;
  if (delivery !== null) {
    const due = takeDue(sql, delivery, batchSize);
    if (due.length > 0) log("deliveries", { trace, service, due: due.length });
    const allowPrivate = Boolean(env.ALLOW_PRIVATE_WEBHOOKS);
    givenUp = await deliver({ sql, records, mesh, ctx, trace, person, key, origin, allowPrivate }, delivery, due);
  }
  const findSubscriber = ({ event, subscriber }: Letter) =>
    subscribersOf(product, event).find((candidate) => candidate.service === subscriber);
  return givenUp + (await handOver({ sql, mesh, ctx, origin, findSubscriber }, batchSize, Date.now));
};

/** What waits to be delivered or told. */
export const queueDepth = <R extends JsonObject>({ delivery, sql }: InstanceParts<R>): number =>
  countLetters(sql, false) + (delivery === null ? 0 : countQueued(sql));

/** While an instance is paused or retiring, what it has queued waits. */
export const isHeld = (row: InstanceRow | null): boolean => row?.state === "paused" || row?.state === "retiring";

/** When the first thing is due: of a paused instance only its end. Null: nothing is. */
export const nextDue = <R extends JsonObject>(parts: InstanceParts<R>): number | null => {
  const { definition, delivery, records, sql } = parts;
  const row = readRow(parts);
  if (row !== null && isHeld(row)) return row.delete_at;
  const { retentionDays } = definition;
  const oldest = retentionDays === null ? null : records.oldest();
  const times = [
    delivery === null ? null : nextDelivery(sql),
    nextMessage(parts),
    nextLetter(sql),
    oldest === null ? null : oldest + (retentionDays ?? 0) * DAY_MS + 1,
    nextPrune(sql),
    ...tablesOf(parts).map((table) => table.nextAge()),
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
};
