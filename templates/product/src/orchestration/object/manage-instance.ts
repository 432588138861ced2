import type { Json, JsonObject } from "../contract/call.ts";
import { conflict, notFound } from "../contract/problem.ts";
import { nextState } from "../control/life-cycle.ts";
import { queueDepth } from "./due-work.ts";
import type { InstanceParts } from "./instance-parts.ts";
import { readRow } from "./instance-parts.ts";
import { claimInstance, type InstanceRow, writeState } from "./instance-row.ts";
import type { ManageRequest } from "./manage.ts";
import { countLetters, deadLetters, redriveLetters } from "./outbox.ts";
import { type ExportPlace, exportPage, importRows, tablesOf } from "./transfer.ts";

const EXPORT_ROWS = 500;
/** Time to think again, and to fetch an export. */
export const RETIRING_MS = 7 * 86_400_000;
const SHOWN_LETTERS = 100;

const requireRow = <R extends JsonObject>(parts: InstanceParts<R>): InstanceRow => {
  const row = readRow(parts);
  if (row === null) throw notFound(parts.service);
  return row;
};

const inspect = <R extends JsonObject>(parts: InstanceParts<R>): Json => {
  const { key, owner, owner_name: ownerName, created, state, delete_at: deleteAt } = requireRow(parts);
  const { migrations, records, sql, version } = parts;
  return {
    key,
    owner,
    ownerName,
    created,
    state,
    deleteAt,
    version,
    schema: migrations.length,
    records: records.size(),
    bytes: sql.databaseSize,
    queued: queueDepth(parts),
    dead: countLetters(sql, true),
  };
};

const create = <R extends JsonObject>(
  parts: InstanceParts<R>,
  { key, owner }: { key: string; owner: { id: string; name: string } | null },
  now: number,
): Json => {
  if (readRow(parts) !== null) throw conflict("exists", "It exists already.");
  if (parts.definition.records === "one") throw conflict("made-by-its-record", "Its one record makes it: send that.");
  claimInstance(parts.sql, { key, person: owner }, now);
  return inspect(parts);
};

const exportFrom = <R extends JsonObject>(parts: InstanceParts<R>, from: ExportPlace): Json => {
  const { key, owner, owner_name: ownerName, created } = requireRow(parts);
  const { definition, migrations, service, sql } = parts;
  const header = { service, key, owner, ownerName, created, schema: migrations.length };
  return { header, ...exportPage(sql, tablesOf(definition), from, EXPORT_ROWS) } as Json;
};

const importInto = <R extends JsonObject>(
  parts: InstanceParts<R>,
  { header, key, rows }: Extract<ManageRequest, { do: "import" }>,
  now: number,
): Json => {
  const { definition, migrations, records, service, sql } = parts;
  if (header.service !== service) throw conflict("another-service", `That is an export of ${header.service}.`);
  if (header.schema > migrations.length)
    throw conflict("newer-schema", `That export has schema ${header.schema}; this version knows ${migrations.length}.`);
  const person = header.owner === null ? null : { id: header.owner, name: header.ownerName ?? "" };
  claimInstance(sql, { key, person }, now);
  importRows(sql, tablesOf(definition), rows);
  records.forgetSize();
  return inspect(parts);
};

/** One request of the control API, as one transaction. Throws problems. */
export const manageInstance = <R extends JsonObject>(
  parts: InstanceParts<R>,
  request: ManageRequest,
  now: number,
): Json => {
  switch (request.do) {
    case "inspect":
      return inspect(parts);
    case "create":
      return create(parts, request, now);
    case "export":
      return exportFrom(parts, request.from);
    case "import":
      return importInto(parts, request, now);
    case "dead-letters":
      requireRow(parts);
      return deadLetters(parts.sql, SHOWN_LETTERS) as Json;
    case "redrive":
      requireRow(parts);
      return { redriven: redriveLetters(parts.sql, now) };
    case "pause":
    case "resume":
    case "retire":
    case "delete": {
      const { state } = requireRow(parts);
      const next = nextState(state, request.do);
      if (next === null) throw conflict("not-now", `It is ${state}, so it cannot be told to ${request.do}.`);
      writeState(parts.sql, next, next === "retiring" ? now + RETIRING_MS : null);
      return { ...(inspect(parts) as JsonObject), state: next };
    }
  }
};
