import { setTimeout as sleep } from "node:timers/promises";
import type { NotebookLane } from "./notebook-lane.ts";
import { findLosses } from "./notebook-ledger.ts";
import type { NotificationLane } from "./notification-lane.ts";
import type { Control } from "./read-control.ts";
import type { WebhookReceiver } from "./receive-webhooks.ts";

/** What was found at the end. `webhookRepeats`: webhooks that came more than once under one id. */
export type Figures = {
  writes: number;
  reads: number;
  instances: number;
  events: number;
  notifications: number;
  webhooks: number;
  webhookRepeats: number;
  /** Until everything that was set off had arrived. */
  drainSeconds: number;
};

type Endured = {
  control: Control;
  notebooks: readonly NotebookLane[];
  users: readonly NotificationLane[];
  webhooks: Pick<WebhookReceiver, "received">;
  onViolation(text: string): void;
};

/** Nothing that was queued moves for this long: it never will. */
const STUCK_MS = 20_000;
const POLL_MS = 250;
const REGISTERED_MS = 500;

/** Waits until what was set off has arrived, looking only at those who receive: nothing else may wake those who send. */
const drain = async ({ control, notebooks, users }: Endured): Promise<void> => {
  const ledgers = notebooks.flatMap((lane) => lane.ledgers);
  const awaited = [
    ...ledgers.map(({ notebook, told }) => ({ service: "Activity", key: notebook, count: told.length })),
    ...users.map(({ name, sent }) => ({ service: "InboxMessage", key: name, count: sent.length })),
  ];
  let last = performance.now();
  let missing = Number.POSITIVE_INFINITY;
  while (missing > 0 && performance.now() - last < STUCK_MS) {
    let left = 0;
    for (const { count, key, service } of awaited) {
      const there = (await control.inspect(service, key))?.records ?? 0;
      left += Math.max(0, count - there);
    }
    if (left < missing) last = performance.now();
    missing = left;
    if (missing > 0) await sleep(POLL_MS);
  }
};

const verifyNotebooks = async ({ control, notebooks, onViolation }: Endured): Promise<void> => {
  // Whatever the registry missed, it hears with the next use.
  await Promise.all(notebooks.map((lane) => lane.revisit()));
  await sleep(REGISTERED_MS);
  const known = new Set(await control.listKeys("Note"));
  for (const ledger of notebooks.flatMap((lane) => lane.ledgers)) {
    const { notebook, told } = ledger;
    const notes = (await control.readRows("Note", notebook)).map(({ id, text }) => ({
      id: String(id),
      text: String(text),
    }));
    const activity = (await control.readRows("Activity", notebook)).map(({ text }) => String(text));
    findLosses(ledger, { notes, activity }).forEach(onViolation);
    const { dead = 0, queued = 0 } = (await control.inspect("Note", notebook)) ?? {};
    if (told.length > 0 && queued + dead > 0)
      onViolation(`${notebook}: ${queued} events are still queued, ${dead} were given up`);
    if (told.length > 0 && !known.has(notebook)) onViolation(`${notebook}: the registry does not know it`);
  }
};

const verifyUsers = async ({ control, onViolation, users, webhooks }: Endured): Promise<void> => {
  const posted = new Set([...webhooks.received.values()].flat());
  for (const { name: user, sent } of users) {
    const inbox = (await control.readRows("InboxMessage", user)).map(({ message }) => String(message));
    const lost = sent.filter((message) => !inbox.includes(message));
    const unposted = sent.filter((message) => !posted.has(message));
    if (lost.length > 0)
      onViolation(`${user}: ${lost.length} notifications never reached the inbox, “${lost[0]}” first`);
    if (inbox.length > sent.length)
      onViolation(`${user}: ${sent.length} notifications became ${inbox.length} in the inbox`);
    if (unposted.length > 0) onViolation(`${user}: ${unposted.length} webhooks never came, “${unposted[0]}” first`);
    for (const { message, status } of await control.readRows("Notification", user))
      if (status !== "delivered") onViolation(`${user}: “${message}” is ${status}`);
  }
  for (const [id, messages] of webhooks.received)
    if (new Set(messages).size > 1) onViolation(`webhook ${id} came with different contents`);
};

/** An attempt that a kill interrupted comes again after its backoff: the last of them may outlast everything else. */
const settleUsers = async ({ control, users }: Endured): Promise<void> => {
  for (const deadline = performance.now() + STUCK_MS; performance.now() < deadline; await sleep(POLL_MS)) {
    const rows = await Promise.all(users.map(({ name }) => control.readRows("Notification", name)));
    if (rows.flat().every(({ status }) => status !== "queued")) return;
  }
};

/** Holds everything that is stored against everything that was acknowledged. */
export const verifyEndurance = async (endured: Endured): Promise<Figures> => {
  const { notebooks, users, webhooks } = endured;
  const begun = performance.now();
  await drain(endured);
  const drainSeconds = (performance.now() - begun) / 1000;
  await verifyNotebooks(endured);
  await settleUsers(endured);
  await verifyUsers(endured);
  const ledgers = notebooks.flatMap((lane) => lane.ledgers);
  const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
  return {
    writes: sum(notebooks.map(({ writes }) => writes())),
    reads: sum(notebooks.map(({ reads }) => reads())),
    instances: ledgers.length,
    events: sum(ledgers.map(({ told }) => told.length)),
    notifications: sum(users.map(({ sent }) => sent.length)),
    webhooks: webhooks.received.size,
    webhookRepeats: sum([...webhooks.received.values()].map((messages) => messages.length - 1)),
    drainSeconds,
  };
};
