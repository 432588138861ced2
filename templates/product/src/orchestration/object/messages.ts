import type { Call, Json, JsonObject } from "../contract/call.ts";
import type { Hooks, MessageValue } from "../contract/product-definition.ts";
import { withInitial } from "./initial-values.ts";
import type { InstanceParts } from "./instance-parts.ts";
import { tableNamed } from "./instance-parts.ts";
import type { RecordTable } from "./record-table.ts";

/** What there is to tell. `moment`: when it happened, or was due. */
export type News = { event: string; record: JsonObject; moment: string };

type Known = News & { id: string; created: string };

const render = (value: MessageValue, known: Known): Json => {
  if ("value" in value) return value.value;
  if ("field" in value) return known.record[value.field] ?? null;
  if ("record" in value) return known.record;
  return "members" in value ? renderAll(value.members, known) : known[value.tells];
};

const renderAll = (values: Readonly<Record<string, MessageValue>>, known: Known): JsonObject =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, render(value, known)]));

const wants = ({ to }: Hooks, receiver: JsonObject, event: string): boolean => {
  if (to.active !== undefined && receiver[to.active] === false) return false;
  const events = to.events === undefined ? null : receiver[to.events];
  return !Array.isArray(events) || events.length === 0 || events.includes(event) || events.includes("*");
};

/** Whoever is to hear of it, by id: the records of the part that holds receivers, or the record itself. */
const receiversOf = <R extends JsonObject>(parts: InstanceParts<R>, hooks: Hooks, news: News): string[] => {
  const { event, record } = news;
  const of = hooks.events[event]?.of;
  const about = tableNamed(parts, of);
  if (hooks.to.part === undefined)
    return typeof record[hooks.to.url] === "string" ? [String(record[about.idField])] : [];
  const table = tableNamed(parts, hooks.to.part);
  // Receivers that belong to what the record belongs to, or to the record itself, hear of nothing else.
  const above = [record[about.idField], record[about.parentField ?? ""]];
  const own = (receiver: JsonObject): boolean =>
    table.parentField === null || above.includes(receiver[table.parentField] ?? "");
  return table
    .where([])
    .filter((receiver) => own(receiver) && wants(hooks, receiver, event))
    .map((receiver) => String(receiver[table.idField]));
};

/** Makes room for one more: the oldest that is settled goes. */
const makeRoom = (log: RecordTable<JsonObject>, { log: { status } }: Hooks): void => {
  if (log.size() < log.maxRecords) return;
  const [oldest] = log.where([{ field: status.field, oneOf: [status.delivered, status.failed] }]);
  if (oldest !== undefined) log.remove(String(oldest[log.idField]));
};

/** Queues a message for every receiver that is to hear of it, in the transaction of what happened. */
export const postMessages = <R extends JsonObject>(
  parts: InstanceParts<R>,
  { key }: Pick<Call, "key">,
  news: News,
  now: number,
): void => {
  const { hooks } = parts.definition;
  const event = hooks?.events[news.event];
  if (hooks === undefined || event === undefined) return;
  const { due, event: eventField, of, part, payload, receiver: receiverField, status, told, tries } = hooks.log;
  const log = tableNamed(parts, part);
  const about = tableNamed(parts, event.of);
  const created = new Date(now).toISOString();
  for (const receiver of receiversOf(parts, hooks, news)) {
    const known: Known = { ...news, id: crypto.randomUUID(), created };
    const parent = of === "receiver" ? receiver : String(news.record[about.idField]);
    makeRoom(log, hooks);
    const values = {
      ...renderAll(told, known),
      [log.idField]: known.id,
      ...(log.parentField !== null && { [log.parentField]: parent }),
      [status.field]: status.pending,
      [eventField]: news.event,
      [due]: created,
      [payload]: JSON.stringify(renderAll(event.body, known)),
      [tries]: 0,
      [receiverField]: receiver,
    };
    log.add(withInitial(log.schema, { key } as Call, values, now));
  }
};
