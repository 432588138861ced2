import type { JsonObject, Person } from "../contract/call.ts";
import { type Delivery, type DueDelivery, isGivenUp, judge, progress, settle } from "./deliveries.ts";
import type { Mesh } from "../mesh/mesh.ts";
import { log } from "../observe/log.ts";
import type { RowMeter } from "./meter-sql.ts";
import type { RecordTable } from "./record-table.ts";
import { sendWebhook } from "./webhook.ts";

/** The instance on whose behalf something is delivered. */
export type Courier = {
  sql: RowMeter["sql"];
  records: Pick<RecordTable<JsonObject>, "at" | "write">;
  mesh: Mesh;
  ctx: Pick<ExecutionContext, "waitUntil">;
  trace: string;
  /** The instance's owner. */
  person: Person | null;
  key: string;
  /** Unique among all instances of all services. */
  origin: string;
  allowPrivate: boolean;
};

/** The runtime allows six open connections; the rest would wait unseen. */
const AT_ONCE = 5;

const attempt = async (
  { allowPrivate, ctx, key, mesh, origin, person, trace }: Courier,
  delivery: Delivery,
  { channel: name, id }: DueDelivery,
  record: JsonObject,
): Promise<{ error: string | null; final: boolean }> => {
  const channel = delivery.channels.find((candidate) => candidate.name === name);
  if (channel === undefined) return { error: "no such channel", final: true };
  const once = `${origin}-${id}`;
  if (channel.via === "webhook") {
    const sent = await sendWebhook(String(record[channel.urlField]), { id: once, record, trace }, allowPrivate);
    return sent.ok ? { error: null, final: false } : sent;
  }
  const { service, operation, fields } = channel;
  const body = Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));
  const target = `${service}.${operation}`;
  return judge(await mesh.call({ target, key, input: { id: "", body }, trace, person, once }, ctx));
};

/** True where this was the last attempt, and it failed. */
const deliverOne = async (courier: Courier, delivery: Delivery, due: DueDelivery): Promise<boolean> => {
  const { records, sql, trace } = courier;
  const record = records.at(due.record);
  if (record === null) return false;
  const { error, final } = await attempt(courier, delivery, due, record);
  // Others may have been served while this waited: the record may be gone.
  if (records.at(due.record) === null) return false;
  const state = settle(sql, delivery, due, error, final);
  records.write(due.record, progress(sql, delivery, due.record, state));
  if (error !== null) log("delivery-failed", { trace, channel: due.channel, attempt: due.attempts + 1, error });
  return error !== null && isGivenUp(delivery, due, final);
};

/** Makes one attempt for each that is due, the most urgent first, a few at a time. Answers how many were given up. */
export const deliver = async (courier: Courier, delivery: Delivery, due: readonly DueDelivery[]): Promise<number> => {
  const waiting = [...due];
  let givenUp = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      if (await deliverOne(courier, delivery, next)) givenUp += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return givenUp;
};
