import { readMeter } from "./access/read-meter.ts";
import { readSecrets } from "./access/read-secrets.ts";
import { shapeNames } from "./access/shape-names.ts";
import { makeKind } from "./make-kind.ts";
import { findPages } from "./pages/find-pages.ts";
import { ownRecords } from "./own-records.ts";
import type { QueueFacts } from "./queue/queue-facts.ts";
import { type Resource } from "./resource.ts";
import { settleStandings } from "./standings/settle-standings.ts";
import { settleUse } from "./settle-use.ts";
import { type Settling } from "./settling.ts";

/** What belongs to something that turned out to be no kind of record stands by itself. */
const standAlone = ({ kinds }: Settling): void => {
  for (const { resource } of kinds.values())
    if (resource.parent !== null && !kinds.has(resource.parent)) resource.parent = null;
};

/** The service makes the secret of a record, and tells it once. */
const keepSecret = ({ kinds }: Settling, holder: Resource, secret: string): void => {
  const field = kinds.get(holder)?.fields.find(({ name }) => name === secret);
  if (field !== undefined) Object.assign(field, { type: "text", origin: "secret", required: false });
};

/** What records of each kind hold, and what is handed out, ranked, shown and kept secret of them. */
export const settleKinds = (
  settling: Settling,
  resources: Resource[],
  queues: ReadonlyMap<Resource, QueueFacts>,
): void => {
  const { callers, hasSockets, keys, reading, rules } = settling;
  for (const resource of resources) {
    const more = { ...rules, hasSockets, isQueue: queues.has(resource) };
    settling.kinds.set(resource, makeKind(resource, callers !== null, reading, more));
  }
  standAlone(settling);
  for (const { holder, secret } of keys) keepSecret(settling, holder, secret);
  if (callers?.holders.parent) keepSecret(settling, callers.holders, callers.secret);
  settleUse(settling, queues);
  settleStandings(settling);
  ownRecords(settling);
  findPages(settling, resources);
  shapeNames(settling);
  readSecrets(settling);
  settling.meter = readMeter(settling);
};
