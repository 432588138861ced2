import type { Json, JsonObject } from "../contract/call.ts";
import type { HookLog, Hooks } from "../contract/product-definition.ts";
import { log as write } from "../observe/log.ts";
import { type InstanceParts, tableNamed } from "./instance-parts.ts";
import type { RecordTable } from "./record-table.ts";
import { type Attempt, postTo } from "./webhook.ts";

type Table = RecordTable<JsonObject>;

/** The runtime allows six open connections: what waits longest for its receiver must not take them all. */
const AT_ONCE = 6;
const TO_ONE = 3;
/** If this object ends on its way, an attempt is made again so long after its time is over. */
const LEASE_MS = 2_000;

const hex = (bytes: ArrayBuffer): string => new Uint8Array(bytes).toHex();

const sign = async (secret: string, text: string): Promise<string> => {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return hex(await crypto.subtle.sign("HMAC", key, bytes.encode(text)));
};

const CLOCKS = {
  seconds: (now: number) => String(Math.floor(now / 1_000)),
  milliseconds: String,
  iso: (now: number) => new Date(now).toISOString(),
};

/** One message on its way. */
type Sending = { id: string; message: JsonObject; receiver: JsonObject | null; attempt: number };

const headersOf = async (
  { headers, log, to }: Hooks,
  { attempt, id, message, receiver }: Sending,
  event: string,
  now: number,
): Promise<Record<string, string>> => {
  const body = String(message[log.payload]);
  const secret = to.secret === undefined ? "" : String(receiver?.[to.secret] ?? "");
  const clock = Object.values(headers).find((value) => "tells" in value && value.tells === "time");
  const time = CLOCKS[clock !== undefined && "as" in clock ? clock.as : "seconds"](now);
  const told = Object.entries(headers).map(async ([name, value]): Promise<[string, string]> => {
    if ("value" in value) return [name, value.value];
    switch (value.tells) {
      case "time":
        return [name, time];
      case "signature":
        return [name, value.prefix + (await sign(secret, value.over === "body" ? body : `${time}.${body}`))];
      default:
        return [name, { id, event, attempt: String(attempt) }[value.tells]];
    }
  });
  return Object.fromEntries(await Promise.all(told));
};

const attemptsOf = ({ attempts, count }: HookLog, message: JsonObject): number => {
  const made = attempts === undefined ? undefined : message[attempts.field];
  if (Array.isArray(made)) return made.length;
  return count === undefined ? 0 : Number(message[count] ?? 0);
};

const entryOf = (names: NonNullable<HookLog["attempts"]>, number: number, at: string, made: Attempt): JsonObject => ({
  ...(names.number !== undefined && { [names.number]: number }),
  ...(names.at !== undefined && { [names.at]: at }),
  ...(names.status !== undefined && { [names.status]: made.status }),
  ...(names.error !== undefined && { [names.error]: made.ok ? null : made.error }),
});

/** What a message's record tells after an attempt. */
const settled = (
  hooks: Hooks,
  { attempt, message }: Sending,
  made: Attempt,
  begun: string,
  now: number,
): JsonObject => {
  const { log, pauses } = hooks;
  const { attempts, count, delivered, due, error, last, status, tries } = log;
  const tried = Number(message[tries] ?? 0) + 1;
  const pause = made.ok || made.final ? undefined : pauses[tried - 1];
  const state = made.ok ? status.delivered : pause === undefined ? status.failed : status.pending;
  const before = attempts === undefined ? [] : (message[attempts.field] as Json[] | null);
  return {
    [status.field]: state,
    [due]: pause === undefined ? null : new Date(now + pause * 1_000).toISOString(),
    [tries]: tried,
    ...(attempts !== undefined && { [attempts.field]: [...(before ?? []), entryOf(attempts, attempt, begun, made)] }),
    ...(count !== undefined && { [count]: attempt }),
    ...(log.answered !== undefined && { [log.answered]: made.status }),
    ...(error !== undefined && { [error]: made.ok ? null : made.error }),
    ...(last !== undefined && { [last]: begun }),
    ...(delivered !== undefined && made.ok && { [delivered]: new Date(now).toISOString() }),
  };
};

/** Messages of an instance on their way. What waits for a slow receiver holds up nothing else. */
export class MessageSender<R extends JsonObject> {
  readonly #parts: InstanceParts<R>;
  /** Runs after each attempt, so that what waited is sent, and what comes next gets its alarm. */
  readonly #after: (trace: string) => void;
  /** Receivers of what is under way, by message. */
  readonly #busy = new Map<string, string>();

  constructor(parts: InstanceParts<R>, after: (trace: string) => void) {
    this.#parts = parts;
    this.#after = after;
  }

  /** Begins an attempt for each that is due, as far as there is room. It does not wait for them. */
  send(trace: string): void {
    const { ctx, definition } = this.#parts;
    const { hooks } = definition;
    if (hooks === undefined) return;
    const table = tableNamed(this.#parts, hooks.log.part);
    const { due, receiver, status } = hooks.log;
    const pending = [{ field: status.field, equals: status.pending }];
    for (const message of table.reached(due, Date.now(), pending, AT_ONCE * 4)) {
      const id = String(message[table.idField]);
      const to = String(message[receiver]);
      const same = [...this.#busy.values()].filter((other) => other === to).length;
      if (this.#busy.has(id) || same >= TO_ONE || this.#busy.size >= AT_ONCE) continue;
      this.#busy.set(id, to);
      const again = Date.now() + hooks.timeoutSeconds * 1_000 + LEASE_MS;
      table.change(id, { [due]: new Date(again).toISOString() });
      ctx.waitUntil(this.#attempt(hooks, table, id, trace));
    }
  }

  async #attempt(hooks: Hooks, table: Table, id: string, trace: string): Promise<void> {
    try {
      const message = table.find(id);
      const receiver = tableNamed(this.#parts, hooks.to.part ?? hooks.events[this.#eventOf(hooks, message)]?.of).seek(
        String(message[hooks.log.receiver]),
      );
      const sending: Sending = { id, message, receiver, attempt: attemptsOf(hooks.log, message) + 1 };
      const begun = Date.now();
      const made = await this.#post(hooks, sending, begun);
      // It may be gone, or be sent anew, by the time that an answer is here.
      const now = table.seek(id);
      if (now !== null)
        table.change(id, settled(hooks, { ...sending, message: now }, made, new Date(begun).toISOString(), Date.now()));
      if (!made.ok) write("message-failed", { trace, attempt: sending.attempt, error: made.error });
    } catch (error) {
      // What is under way is put off already, and comes round again.
      write("message-failed", { trace, attempt: 0, error: String(error) });
    } finally {
      this.#busy.delete(id);
      this.#after(trace);
    }
  }

  async #post(hooks: Hooks, sending: Sending, now: number): Promise<Attempt> {
    const { message, receiver } = sending;
    const address = receiver?.[hooks.to.url];
    if (typeof address !== "string") return { ok: false, status: null, error: "no receiver", final: true };
    const headers = await headersOf(hooks, sending, this.#eventOf(hooks, message), now);
    const body = String(message[hooks.log.payload]);
    const allowPrivate = Boolean(this.#parts.env.ALLOW_PRIVATE_WEBHOOKS);
    return await postTo(address, { headers, body, timeoutMs: hooks.timeoutSeconds * 1_000 }, allowPrivate);
  }

  #eventOf({ events, log }: Hooks, message: JsonObject): string {
    const names = Object.keys(events);
    return names.find((name) => name === message[log.event]) ?? names[0] ?? "";
  }
}
