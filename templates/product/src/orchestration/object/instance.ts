import {
  bodyOf,
  type Call,
  type FullOutcome,
  type Input,
  type Json,
  type JsonObject,
  type Outcome,
  type Person,
  type Reply,
} from "../contract/call.ts";
import { conflict, notFound, Problem, refuse, unavailable } from "../contract/problem.ts";
import { idPrefix, keyOfRecord, SINGLE } from "../contract/shards.ts";
import { parseBody, parseFilter } from "../contract/schema.ts";
import { noteInstance } from "../control/note-instance.ts";
import { fillPath } from "../edge/router.ts";
import type { LayerEnv } from "../layer-env.ts";
import { createTrace } from "../mesh/trace.ts";
import { log } from "../observe/log.ts";
import { admitCall, mayMake, mustExist } from "./admit-call.ts";
import { recallAnswer, rememberAnswer } from "./answers.ts";
import { queueDeliveries, refuseUnreachable } from "./deliveries.ts";
import { age, isHeld, nextDue, prune, queueDepth, workOff } from "./due-work.ts";
import { broadcast, openFeed } from "./feed.ts";
import { noteHeard, wasHeard } from "./inbox.ts";
import { type Maker, withInitial, withRenewed } from "./initial-values.ts";
import {
  assembleInstance,
  type InstanceParts,
  type InstanceSettings,
  ownerOf,
  readRow,
  tablesOf,
} from "./instance-parts.ts";
import { claimInstance, releaseInstance } from "./instance-row.ts";
import { INSTANCE_MIGRATIONS } from "./instance-migrations.ts";
import { postMessages } from "./messages.ts";
import type { Managed, ManageRequest } from "./manage.ts";
import { countRequest, type MeterFields } from "./meter.ts";
import { manageInstance } from "./manage-instance.ts";
import { isMigrated, migrate } from "./migrate.ts";
import { createOperationMetrics, type OperationMetrics } from "./operation-metrics.ts";
import { type Happening, nextLetter, postEvent, subscribersOf } from "./outbox.ts";
import type { Condition } from "./record-query.ts";
import { ONLY, RecordTable, type Which } from "./record-table.ts";
import { MessageSender } from "./send-messages.ts";
import { Room } from "./room.ts";
import { renewAnswer } from "./renew-answer.ts";
import { LIMIT_MIGRATIONS } from "./limit-migrations.ts";
import { Limiter } from "./limiter.ts";
import { type Rendering, renderText } from "./rendering.ts";
import { Standings } from "./standings.ts";
import { type Terms, WorkQueue } from "./work-queue.ts";

const AFTER_FAILURE_MS = 30_000;

/** An answer that holds a record. */
type Made<P extends JsonObject> = Omit<Reply, "body"> & { body: P };

/** Different from everybody, and from what is not there. */
const NOBODY: Person = { id: "", name: "" };

/** What the address alone says about a record. */
const nameOf = (
  { idField, parentField, schema }: Pick<RecordTable<JsonObject>, "idField" | "parentField" | "schema">,
  which: Which,
): JsonObject => {
  if (which === ONLY) return {};
  if (typeof which === "string") return { [idField]: which };
  const { also = {}, field, value, within } = which;
  const named: Record<string, string> = { ...also, [field]: value };
  const parent = parentField === null || within === undefined ? {} : { [parentField]: within };
  const values = Object.entries(named).map(([name, text]): [string, Json] => [name, parseFilter(schema, name, text)]);
  return { ...parent, ...parseBody(schema, Object.fromEntries(values), Object.keys(named)) };
};

/** `Service.operation` → `operation`. */
const operationOf = ({ via }: Call): string => via.at(-1)?.split(".")[1] ?? "";

/** One object from the inside: its records, its owner, its room, its events, its one alarm. */
export class Instance<R extends JsonObject> {
  readonly records: RecordTable<R>;
  /** Sockets that listen and speak, where the service has any. */
  readonly room: Room<R> | null;
  readonly #parts: InstanceParts<R>;
  readonly #metrics: OperationMetrics;
  readonly #sender: MessageSender<R>;
  /** False until the first record: reading an address at which nothing was ever made stores nothing. */
  #open: boolean;
  #armed: number | null = null;
  #caller: Person = NOBODY;
  /** The operation that runs, and what it says of its changes; empty where time does something. */
  #operation = "";
  #remarks: JsonObject = {};
  #maker: Maker | null = null;
  /** Those of its tables whose records are handed out. */
  readonly #queues: { age(): void }[] = [];
  #limiter: Limiter | null = null;
  /** One moment for all that an operation does. */
  #now = Date.now();
  /** What this operation did to the instance itself: made it, emptied it, neither. */
  #alive: boolean | null = null;
  /** Whether it was said that the instance is there since it came into memory: a crash may lose such news. */
  #announced = false;
  /** Told to those who watch, once the transaction holds. */
  #news: (() => void)[] = [];

  constructor(ctx: DurableObjectState, env: LayerEnv, settings: InstanceSettings) {
    this.#parts = assembleInstance<R>(ctx, env, settings);
    this.records = this.#parts.records.changedBy(() => this.#caller);
    const { room } = this.#parts.definition;
    this.room = room === undefined ? null : new Room(this.#parts, room);
    this.#metrics = createOperationMetrics(this.#parts);
    this.#sender = new MessageSender<R>(this.#parts, (trace) => this.#goOn(trace));
    this.#open = isMigrated(ctx.storage.sql);
    if (this.#open) void ctx.blockConcurrencyWhile(async () => this.#migrate());
  }

  /** Who asked for the operation that runs; where nobody did, texts that are nobody's. */
  get caller(): Person {
    return this.#caller;
  }

  /** What does the change that is heard of: the operation that runs; empty where time does it. */
  get operation(): string {
    return this.#operation;
  }

  /** What was said of the changes of this operation. */
  get remarks(): JsonObject {
    return this.#remarks;
  }

  /** Says more about the changes that follow, for whoever writes them down. */
  remark(remarks: JsonObject): void {
    this.#remarks = { ...this.#remarks, ...remarks };
  }

  /** An id for a record that is made later in this operation. */
  newId({ key }: Call): string {
    return `${idPrefix(key)}${crypto.randomUUID()}`;
  }

  /** Whoever becomes known by what this operation makes is who it did. */
  introduce(call: Call, person: Person): void {
    this.#caller = person;
    this.#maker = { key: call.key, person };
  }

  /** Counts a request of a caller, unless it is free, and tells how they stand; it is refused where no more is left. */
  count<P extends JsonObject>(table: RecordTable<P>, id: string, fields: MeterFields, isFree: boolean): JsonObject {
    return countRequest(table, id, fields, { isFree, now: this.#now });
  }

  /** Writes down what happened, in the transaction in which it did. A history has no bound: it must not stop the work. */
  note<P extends JsonObject>(table: RecordTable<P>, values: JsonObject): P {
    const maker = this.#maker ?? { key: readRow(this.#parts)?.key ?? "" };
    return table.add(withInitial(table.schema, maker, values, this.#now));
  }

  /** When the operation that runs began, in milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** What was used of what is allowed. */
  get limiter(): Limiter {
    if (this.#limiter !== null) return this.#limiter;
    const { ctx, sql } = this.#parts;
    migrate(ctx.storage, "limits", LIMIT_MIGRATIONS);
    this.#limiter = new Limiter(sql, () => this.#now);
    return this.#limiter;
  }

  /** Runs one operation as one transaction: all of its writes, or none. Problems become outcomes. */
  answer(call: Call, effect: () => Reply): Outcome {
    return this.#tell(call, this.#run(call, false, effect));
  }

  /** The same for an operation that may make the instance. */
  answerCreation(call: Call, effect: () => Reply): Outcome {
    return this.#tell(call, this.#run(call, true, effect));
  }

  /** The same where other services are asked first. What was true before they answered is checked again after. */
  async answerPrepared<Prepared>(
    call: Call,
    prepare: () => Promise<Prepared>,
    effect: (values: Prepared) => Reply,
  ): Promise<Outcome> {
    const refused = this.#run(call, true, () => ({ status: 200, body: null }), false);
    if (!refused.ok) return this.#tell(call, refused);
    try {
      const values = await prepare();
      return this.#tell(
        call,
        this.#run(call, true, () => effect(values)),
      );
    } catch (error) {
      return this.#tell(call, this.#toFailure(error));
    }
  }

  /** The table of a part. */
  table<P extends JsonObject>(part: string): RecordTable<P> {
    const { definition, service, sql, tables } = this.#parts;
    const found = definition.parts?.[part];
    if (found === undefined) throw new Error(`${service} has no part ${part}`);
    const { table: name, ...rest } = found;
    const table = new RecordTable<P>(sql, { name, what: part, ...rest }).changedBy(() => this.#caller);
    tables.set(part, table as unknown as RecordTable<JsonObject>);
    return table;
  }

  /** What another service knows under this name, or nothing. Throws what it refuses. */
  async seek<A extends JsonObject>(call: Call, target: string, id: string): Promise<A | null> {
    const { ctx, mesh } = this.#parts;
    const { person, trace, until, via } = call;
    const outcome = await mesh.call({ target, key: SINGLE, input: { id }, trace, person, until, via }, ctx);
    if (!outcome.ok) throw Problem.from(outcome.problem);
    return bodyOf(outcome) as A | null;
  }

  /** Who stands where, in the table of a part. `whole`: the table of what the results belong to. */
  standings<P extends JsonObject>(table: RecordTable<P>, part: string, whole?: { idField: string }): Standings<P> {
    const { definition, service } = this.#parts;
    const standings = definition.parts?.[part]?.standings;
    if (standings === undefined) throw new Error(`${service} has no standings in ${part}`);
    return new Standings(table, standings, whole?.idField ?? "id");
  }

  /** Hands out the records of a table: of a part, or, where none is named, the instance's own. */
  queue<P extends JsonObject>(table: RecordTable<P>, part: string | null, terms: (record: P) => Terms): WorkQueue<P> {
    const { definition, service } = this.#parts;
    const settings = part === null ? definition.queue : definition.parts?.[part]?.queue;
    if (settings === undefined) throw new Error(`${service} has no queue of ${part ?? "its own"}`);
    const queue = new WorkQueue(table, settings, terms, () => this.#now);
    this.#queues.push(queue);
    return queue;
  }

  /** Throws 422. */
  render(call: Call, values: JsonObject, rendering: Rendering): Promise<JsonObject> {
    const { ctx, mesh } = this.#parts;
    return renderText(mesh, ctx, call, values, rendering);
  }

  /**
   * What another service answers. What it refuses is refused here as well, in its words; that it has no such record in
   * those of `missing`, where there are some.
   */
  async ask(
    call: Call,
    target: string,
    input: Input,
    missing?: { status: number; code: string | null },
  ): Promise<JsonObject> {
    const { ctx, mesh } = this.#parts;
    const { once, person, print, trace, until, via } = call;
    const key = keyOfRecord(input.id);
    // Whoever asks again with the same key gets what was done for them before.
    const same = { once: once ?? null, print };
    const outcome = await mesh.call({ target, key, input, trace, person: person ?? null, until, via, ...same }, ctx);
    if (!outcome.ok && outcome.problem.status === 404 && missing !== undefined)
      throw refuse(missing.status, missing.code, "What it is about is not there any more.");
    if (!outcome.ok) throw Problem.from(outcome.problem);
    return (bodyOf(outcome) ?? {}) as JsonObject;
  }

  /** Makes a record, and with it the instance. Throws 409 where there is no room, or a unique value is taken. */
  add(call: Call, values: JsonObject): R {
    const { definition, delivery, sql } = this.#parts;
    if (definition.records === "one" && this.records.has(ONLY)) throw conflict("exists", "It exists already.");
    if (delivery) refuseUnreachable(delivery, values);
    const record = this.addTo(this.records, call, values);
    if (delivery === null) return record;
    const position = this.records.newest();
    if (queueDeliveries(sql, delivery, record, position) > 0) return record;
    return this.records.write(position, { [delivery.statusField]: "delivered" });
  }

  /** Makes a record of a part. Throws 409 where there is no room, or a unique value is taken. */
  addTo<P extends JsonObject>(table: RecordTable<P>, call: Call, values: JsonObject): P {
    const { maxRecords, schema } = table;
    if (table.size() >= maxRecords)
      throw conflict("too-many-records", `There is room for ${maxRecords} records, and they are all taken.`);
    this.#alive = true;
    claimInstance(this.#parts.sql, call, this.#now);
    return table.add(withInitial(schema, call, values, this.#now));
  }

  /** Replaces what callers may set of the record at this address, or makes it. Throws 422 for a name it can't have. */
  put(call: Call, which: Which, values: JsonObject, status: number, made = 201): Made<R> {
    const all = withRenewed(this.records.schema, values) as Partial<R>;
    if (this.records.has(which)) return { status, body: this.records.change(which, all) };
    return { status: made, body: this.add(call, { ...values, ...nameOf(this.records, which) }) };
  }

  /** The same for a record of a part. */
  putInto<P extends JsonObject>(
    table: RecordTable<P>,
    call: Call,
    which: Which,
    values: JsonObject,
    status: number,
    made = 201,
  ): Made<P> {
    const all = withRenewed(table.schema, values) as Partial<P>;
    if (table.has(which)) return { status, body: table.change(which, all) };
    return { status: made, body: this.addTo(table, call, { ...values, ...nameOf(table, which) }) };
  }

  /** Replaces what callers may set of a record that is there. Throws 404. */
  replace(which: Which, values: JsonObject): R {
    return this.records.change(which, values as Partial<R>);
  }

  /** The only record, made with what every new one holds where there is none yet. */
  ensure<P extends JsonObject>(table: RecordTable<P>, call: Call, which: Which, values: JsonObject = {}): P {
    if (table.has(which)) return table.find(which);
    return this.addTo(table, call, { ...values, ...nameOf(table, which) });
  }

  remove(which: Which): R {
    const record = this.records.remove(which);
    this.#dropOrphans();
    return record;
  }

  /** How many it removed. */
  clear(conditions: readonly Condition[]): number {
    const removed = this.records.removeWhere(conditions);
    this.#dropOrphans();
    return removed;
  }

  /** Tells those who listen to `event` that this happened to `record`: at least once each, and in order. */
  publish(call: Call, event: string, record: R): R {
    const { key, person = null, trace } = call;
    this.#post(event, record, { sender: { key, person }, trace });
    return record;
  }

  /** The same of what time does. */
  announce(event: string, record: JsonObject): void {
    const row = readRow(this.#parts);
    this.#post(event, record, { sender: { key: row?.key ?? SINGLE, person: ownerOf(row) }, trace: createTrace() });
  }

  #post(event: string, record: JsonObject, { sender, trace }: Pick<Happening, "sender" | "trace">): void {
    const { definition, product, service, sql } = this.#parts;
    const fields = definition.publishes?.[event];
    if (fields === undefined) throw new Error(`${service} publishes no ${event}`);
    const payload = Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));
    const name = `${service}.${event}`;
    const listening = subscribersOf(product, name).map((subscriber) => subscriber.service);
    postEvent(sql, { event: name, payload, trace, sender }, listening, Date.now());
    this.#news.push(() => broadcast(this.#parts.ctx, event, payload));
  }

  /** Sends messages about what happened to `record` to whoever wants them. */
  notify<P extends JsonObject>(call: Call, event: string, record: P): P {
    postMessages(this.#parts, call, { event, record, moment: new Date().toISOString() }, Date.now());
    return record;
  }

  /** Tells the sockets at a record what became of it, or of what is part of it. */
  tell<P extends JsonObject>(call: Call, table: RecordTable<P>, record: P): P {
    const isOwn = (table as unknown) === this.records;
    const at = String(record[isOwn ? table.idField : (table.parentField ?? "")] ?? "");
    this.#news.push(() => this.room?.tell(call, operationOf(call), at, record));
    return record;
  }

  /** Names of those who have a socket open at a record, in order. */
  present(record: string): string[] {
    return this.room?.present(record) ?? [];
  }

  /** How many people have a socket open at a record. */
  countPresent(record: string): number {
    return this.room?.countPresent(record) ?? 0;
  }

  /** A WebSocket at the record that is called so; `stranger`: it is not known who opens it. */
  join(call: Call, named: string, stranger: boolean): Response | FullOutcome {
    const { room } = this;
    if (room === null) throw new Error(`${this.#parts.service} has no room`);
    if (stranger) return room.turnAway();
    const admitted = this.#run(call, false, () => ({ status: 200, body: null }), false);
    if (!admitted.ok) return admitted;
    try {
      return room.open(call, named);
    } catch (error) {
      return this.#toFailure(error);
    }
  }

  /** A WebSocket on which this instance's events arrive. */
  watch(call: Call): Response | FullOutcome {
    const admitted = this.#run(call, false, () => ({ status: 200, body: null }), false);
    if (!admitted.ok) return admitted;
    return openFeed(this.#parts.ctx) ?? this.#toFailure(unavailable("crowded", "Too many are watching.", 60));
  }

  /** What the control API asks for. */
  manage(request: ManageRequest): Managed {
    const makes = request.do === "create" || request.do === "import";
    try {
      if (!this.#open && !makes) throw notFound(this.#parts.service);
      if (!this.#open) this.#migrate();
      this.#open = true;
      const { storage } = this.#parts.ctx;
      const value = storage.transactionSync(() => manageInstance(this.#parts, request, Date.now()));
      if (request.do === "delete") this.#vanish();
      else this.#arm();
      return { ok: true, value };
    } catch (error) {
      if (error instanceof Problem) return { ok: false, problem: error.details };
      throw error;
    }
  }

  /** Runs what is due: its end, removal of what is too old, deliveries, events. Bears being run again after a crash. */
  async runDue(info?: AlarmInvocationInfo): Promise<void> {
    this.#armed = null;
    if (!this.#open) return;
    const { ctx, service } = this.#parts;
    const trace = createTrace();
    const lag = info === undefined ? 0 : Math.max(Date.now() - info.scheduledTime, 0);
    let wait = 0;
    let dead = 0;
    try {
      if (this.#retireNow()) return;
      if (isHeld(readRow(this.#parts))) return this.#arm();
      this.#alive = null;
      this.#startTime();
      ctx.storage.transactionSync(() => {
        prune(this.#parts, Date.now());
        this.#dropOrphans();
      });
      this.#sender.send(trace);
      dead = await workOff(this.#parts, trace);
      if (this.#isSpent()) return this.#vanish();
    } catch (error) {
      // An alarm that keeps throwing is given up by the runtime, and with it everything queued here.
      wait = AFTER_FAILURE_MS;
      log("alarm-failed", { trace, service, error: String(error) });
    }
    this.#forgetSizes();
    const queue = queueDepth(this.#parts);
    this.#metrics.alarm(wait === 0 ? "done" : "failed", lag, queue, dead, Date.now());
    this.#arm(wait);
  }

  /** Until an operation begins, whatever happens is time's doing. */
  #startTime(): void {
    this.#caller = NOBODY;
    this.#operation = "";
    this.#remarks = {};
    this.#maker = null;
  }

  #forgetSizes(): void {
    // What it made may have been taken back.
    this.#limiter = null;
    for (const table of tablesOf(this.#parts)) table.forgetSize();
  }

  #run(call: Call, creates: boolean, effect: () => Reply, remember = true): FullOutcome {
    this.#alive = null;
    this.#news = [];
    this.#startTime();
    const now = Date.now();
    this.#now = now;
    try {
      this.#makeReady(call, creates);
      const outcome = this.#parts.ctx.storage.transactionSync(() => this.#transact(call, creates, effect, remember));
      this.#conclude();
      return outcome;
    } catch (error) {
      this.#forgetSizes();
      return this.#toFailure(error);
    } finally {
      this.#metrics.operation(operationOf(call), now);
    }
  }

  #transact(call: Call, creates: boolean, effect: () => Reply, remember: boolean): FullOutcome {
    const { definition, service, sql } = this.#parts;
    const operation = operationOf(call);
    const row = readRow(this.#parts);
    admitCall(service, definition, row, call, creates);
    if (call.event && wasHeard(sql, call.event)) return { ok: true, status: 200, json: null };
    const { on, once } = definition.operations[operation] ?? {};
    const earlier = recallAnswer(sql, call, once);
    if (earlier !== null && once?.renews)
      return renewAnswer(earlier, on === undefined ? this.records : this.#parts.tables.get(on));
    if (earlier !== null) return earlier;
    this.#age();
    this.#caller = call.person ?? NOBODY;
    this.#operation = operation;
    this.#maker = call;
    const reply = this.#try(effect);
    if (reply instanceof Problem) return { ok: false, problem: reply.details };
    if (remember && row !== null && !this.#announced) this.#alive ??= true;
    const done = this.#toOutcome(call, operation, reply, row === null ? (call.person?.id ?? null) : row.owner);
    if (remember && this.#alive !== false) rememberAnswer(sql, call, done, Date.now());
    if (remember && call.event) noteHeard(sql, call.event, Date.now());
    return done;
  }

  /** A refusal that lets stand what was written is an answer like others, not a failure of the transaction. */
  #try(effect: () => Reply): Reply | Problem {
    try {
      return effect();
    } catch (error) {
      if (error instanceof Problem && error.keeps) return error;
      throw error;
    }
  }

  #toOutcome(call: Call, operation: string, { body, headers, status, text }: Reply, owner: string | null): FullOutcome {
    const { key, operations } = this.#parts.definition;
    const { etag, headers: told, location: address } = operations[operation] ?? {};
    const location = status === 201 ? address : undefined;
    const named = { ...(body as JsonObject), ...("name" in key && { [key.name]: call.key }) };
    const tag = etag === undefined || body === null ? undefined : (body as JsonObject)[etag];
    return {
      ok: true,
      status,
      json: text ?? (body === null ? null : JSON.stringify(body)),
      ...((headers ?? location ?? told ?? tag) !== undefined && {
        headers: {
          ...(location && { location: fillPath(location, named) }),
          ...(tag !== undefined && { etag: `"${String(tag)}"` }),
          ...told,
          ...headers,
        },
      }),
      ...(this.#alive !== null && { alive: this.#alive && { owner } }),
    };
  }

  /** After a transaction that holds. */
  #conclude(): void {
    this.#announced ||= this.#alive === true;
    if (this.#alive === false) {
      releaseInstance(this.#parts.sql);
      if (this.#isSpent()) return this.#vanish();
    }
    for (const tell of this.#news) tell();
    this.#arm();
  }

  /** Callers know their own version; they are told only of another. Of their own, they know what a text alone means. */
  #tell(call: Call, outcome: FullOutcome): Outcome {
    const { version } = this.#parts;
    if (call.version !== version) return { ...outcome, version };
    if (!outcome.ok || outcome.status !== 200 || outcome.json === null) return outcome;
    return outcome.headers === undefined && outcome.alive === undefined ? outcome.json : outcome;
  }

  #toFailure(error: unknown): FullOutcome {
    if (error instanceof Problem) return { ok: false, problem: error.details };
    // Own members reach the caller, who counts what failed by the version that it came from.
    if (error instanceof Error) Object.assign(error, { version: this.#parts.version });
    throw error;
  }

  #makeReady(call: Call, creates: boolean): void {
    if (this.#open) return;
    const { definition, service } = this.#parts;
    if (!mayMake(definition, call, creates) && mustExist(definition)) throw notFound(service);
    this.#migrate();
    this.#open = true;
  }

  #migrate(): void {
    const { ctx, migrations } = this.#parts;
    migrate(ctx.storage, "layer", INSTANCE_MIGRATIONS);
    migrate(ctx.storage, "service", migrations);
  }

  /** Deliveries of records that are gone; and where an instance was that one record, the instance is gone too. */
  #dropOrphans(): void {
    const { definition, delivery, sql } = this.#parts;
    if (delivery !== null) sql.exec("DELETE FROM _deliveries WHERE record NOT IN (SELECT _position FROM records)");
    if (definition.records === "one" && !this.records.has(ONLY)) this.#alive = false;
  }

  /** What time does is done before anybody looks, whether or not the alarm has come yet. */
  #age(): void {
    age(this.#parts, this.#now);
    for (const queue of this.#queues) queue.age();
    if (this.#parts.definition.expires !== undefined) this.#dropOrphans();
  }

  /** Nothing is here any more, and nobody waits to hear of it. */
  #isSpent(): boolean {
    const { definition, sql } = this.#parts;
    return definition.records === "one" && !this.records.has(ONLY) && nextLetter(sql) === null;
  }

  /** True where the instance was retiring and its time is over. */
  #retireNow(): boolean {
    const row = readRow(this.#parts);
    if (row?.state !== "retiring" || row.delete_at === null || row.delete_at > Date.now()) return false;
    const { ctx, env, service, version } = this.#parts;
    noteInstance(env, ctx, service, row, { alive: false, version }, Date.now());
    this.#vanish();
    return true;
  }

  /** Gives the whole storage back, the alarm too. Somebody else may take the address now. */
  #vanish(): void {
    this.#open = false;
    this.#announced = false;
    this.#armed = null;
    this.#forgetSizes();
    void this.#parts.ctx.storage.deleteAll();
  }

  /** After an attempt to send a message. */
  #goOn(trace: string): void {
    if (!this.#open || isHeld(readRow(this.#parts))) return;
    this.#sender.send(trace);
    this.#arm();
  }

  /** The one alarm stands for whatever is due first. */
  #arm(wait = 0): void {
    const next = nextDue(this.#parts);
    const at = next === null ? null : Math.max(next, Date.now() + wait);
    if (at === null || (this.#armed !== null && this.#armed <= at)) return;
    this.#armed = at;
    void this.#parts.ctx.storage.setAlarm(at);
  }
}
