import type { Json, JsonObject } from "../contract/call.ts";
import { invalid, Problem } from "../contract/problem.ts";
import { renderValue } from "../edge/http-answer.ts";
import { readText } from "../edge/request-body.ts";
import type { ExportHeader, ExportPlace } from "../object/transfer.ts";
import {
  type ControlHandler,
  type ControlRequest,
  definitionOf,
  limitOf,
  manage,
  registryOf,
  warrantOf,
  wholeNumberOf,
} from "./control-request.ts";
import type { InstanceState, LifeCycleAction, StoredState } from "./life-cycle.ts";

const MIB = 1024 * 1024;
/** What one call to an object may carry, with room for its packaging. */
const MAX_IMPORT_BYTES = 24 * MIB;
const PURGE_AT_ONCE = 100;
const STATES = ["created", "active", "idle", "paused", "retiring", "retired"];

const stateOf = ({ exchange: { url } }: ControlRequest): InstanceState | null => {
  const state = url.searchParams.get("state");
  if (state !== null && !STATES.includes(state))
    throw invalid([{ field: "state", message: `must be one of ${STATES.join(", ")}` }]);
  return state as InstanceState | null;
};

const beforeOf = ({ exchange: { url } }: ControlRequest): number | null => {
  const before = url.searchParams.get("before");
  return before === null ? null : wholeNumberOf({ before: Number(before) }, "before");
};

export const listInstances: ControlHandler = async (request) => {
  definitionOf(request);
  const service = request.parameters["service"] ?? "";
  const query = { service, state: stateOf(request), before: beforeOf(request), limit: limitOf(request) };
  return renderValue(200, await registryOf(request).list(query, request.now));
};

/** What the registry remembers of an instance, and what it says of itself. */
export const inspectInstance: ControlHandler = async (request) => {
  const { key = "", service = "" } = request.parameters;
  const itself = (await manage(request, { do: "inspect" })) as JsonObject;
  const known = await registryOf(request).find(service, key, request.now);
  return renderValue(200, { service, lastUsed: known?.lastUsed ?? null, ...known, ...itself });
};

const noteMove = async (request: ControlRequest, state: StoredState): Promise<void> => {
  const { key = "", service = "" } = request.parameters;
  await registryOf(request).move(service, key, state, warrantOf(request), request.now);
};

const ownerOf = ({ owner }: JsonObject): { id: string; name: string } | null => {
  if (owner === undefined || owner === null) return null;
  const { id, name } = owner as JsonObject;
  if (typeof id === "string" && typeof name === "string") return { id, name };
  throw invalid([{ field: "owner", message: "must hold an id and a name" }]);
};

export const createInstance: ControlHandler = async (request) => {
  const { key = "" } = request.parameters;
  warrantOf(request);
  const made = await manage(request, { do: "create", key, owner: ownerOf(request.body) });
  await noteMove(request, "live");
  return renderValue(201, made);
};

const act =
  (action: LifeCycleAction): ControlHandler =>
  async (request) => {
    warrantOf(request);
    const moved = (await manage(request, { do: action })) as JsonObject;
    await noteMove(request, moved["state"] as StoredState);
    return renderValue(200, moved);
  };

export const pauseInstance = act("pause");
export const resumeInstance = act("resume");
export const retireInstance = act("retire");
export const deleteInstance = act("delete");

type ExportAnswer = { header: JsonObject; rows: JsonObject[]; next: ExportPlace | null };

/** Newline-delimited JSON: the header, then one record on each line. Read page by page, so its size has no limit. */
export const exportInstance: ControlHandler = async (request) => {
  const encoder = new TextEncoder();
  const page = async (from: ExportPlace) => (await manage(request, { do: "export", from })) as unknown as ExportAnswer;
  const first = await page({ table: 0, after: 0 });
  const lines = (values: readonly JsonObject[]): Uint8Array =>
    encoder.encode(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
  let next = first.next;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(lines([first.header, ...first.rows])),
    async pull(controller) {
      if (next === null) return controller.close();
      const following = await page(next);
      next = following.next;
      controller.enqueue(lines(following.rows));
    },
  });
  return new Response(body, { headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" } });
};

const parseLine = (line: string, index: number): JsonObject => {
  try {
    const value = JSON.parse(line) as Json;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Falls through: whatever it was, no export wrote it.
  }
  throw new Problem(400, "malformed-line", `Line ${index + 1} is not a JSON object.`);
};

/** Takes what an export gave: all of it, or nothing. */
export const importInstance: ControlHandler = async (request) => {
  const { key = "" } = request.parameters;
  const text = await readText(request.exchange.request, MAX_IMPORT_BYTES);
  const [header, ...rows] = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(parseLine);
  if (header === undefined || typeof header["schema"] !== "number" || typeof header["service"] !== "string")
    throw new Problem(400, "no-header", "The first line must be the header of an export.");
  const wanted = { do: "import" as const, key, header: header as unknown as ExportHeader, rows };
  const imported = await manage(request, wanted);
  const { searchParams } = request.exchange.url;
  const warrant = {
    by: searchParams.get("by") ?? "control token",
    reason: searchParams.get("reason") ?? `import of ${rows.length} records`,
  };
  const { service = "" } = request.parameters;
  await registryOf(request).move(service, key, "live", warrant, request.now);
  return renderValue(200, imported);
};

export const listDeadLetters: ControlHandler = async (request) =>
  renderValue(200, { items: await manage(request, { do: "dead-letters" }) });

export const redriveDeadLetters: ControlHandler = async (request) => {
  const { key = "", service = "" } = request.parameters;
  const redriven = await manage(request, { do: "redrive" });
  const { reason = "another try" } = request.body;
  const warrant = warrantOf({ ...request, body: { ...request.body, reason } });
  await registryOf(request).note(`${service} ${key}: dead letters sent again`, warrant, request.now);
  return renderValue(200, redriven);
};

/** Retires what was not used for `idleDays`, a hundred at a time; with `dryRun` it only says which. */
export const purgeInstances: ControlHandler = async (request) => {
  const { body, now, parameters } = request;
  definitionOf(request);
  const warrant = warrantOf(request);
  const idleDays = wholeNumberOf(body, "idleDays");
  if (idleDays === null || idleDays < 1) throw invalid([{ field: "idleDays", message: "must be at least 1" }]);
  const service = parameters["service"] ?? "";
  const dryRun = body["dryRun"] === true;
  const idle = await registryOf(request).unused(service, now - idleDays * 86_400_000, PURGE_AT_ONCE);
  for (const key of dryRun ? [] : idle) {
    const one = { ...request, parameters: { service, key } };
    await manage(one, { do: "retire" });
    await registryOf(request).move(service, key, "retiring", warrant, now);
  }
  return renderValue(200, { [dryRun ? "wouldRetire" : "retired"]: idle, more: idle.length === PURGE_AT_ONCE });
};
