import type { Call, Json, JsonObject, Outcome, Person, Reply } from "./call.ts";
import {
  DELIVERY_TABLE,
  type Delivery,
  nextDelivery,
  queueDeliveries,
  refuseUnreachable,
  takeDue,
} from "./deliveries.ts";
import { deliver } from "./deliver.ts";
import type { LayerEnv } from "./layer-env.ts";
import { log } from "./log.ts";
import { createMesh, type Mesh } from "./mesh.ts";
import { isMigrated, migrate } from "./migrate.ts";
import { initialValues } from "./initial-values.ts";
import { conflict, notFound, Problem } from "./problem.ts";
import type { ProductDefinition } from "./product-definition.ts";
import { type Rendering, renderText } from "./rendering.ts";
import { ONLY, RecordTable, type Which } from "./record-table.ts";
import type { Condition } from "./record-query.ts";
import { parseBody, parseFilter, type Schema } from "./schema.ts";

/** What a service says about itself. */
export type ServiceSettings = {
  product: ProductDefinition;
  service: string;
  schema: Schema;
  migrations: readonly string[];
  /** How many records an instance is for. */
  records: "one" | "many";
  /** Further creations are refused with 409. */
  maxRecords: number;
  /** Days after which a record is removed; null: kept. */
  retentionDays: number | null;
  delivery?: Delivery;
};

type InstanceRow = { key: string; owner: string | null; owner_name: string | null };

const DAY_MS = 86_400_000;
const PRUNE_LIMIT = 500;
const DELIVERIES_PER_RUN = 60;
const AFTER_FAILURE_MS = 30_000;

const LAYER_TABLES = [
  "CREATE TABLE _instance (key TEXT PRIMARY KEY, owner TEXT, owner_name TEXT, created INTEGER NOT NULL)",
  "CREATE TABLE _answers (once TEXT PRIMARY KEY, outcome TEXT NOT NULL, at INTEGER NOT NULL)",
  ...DELIVERY_TABLE,
];

/** One object from the inside: its records, its owner, its room, its one alarm. */
export class Instance<R extends JsonObject> {
  readonly records: RecordTable<R>;
  readonly #settings: ServiceSettings;
  readonly #ctx: DurableObjectState;
  readonly #env: LayerEnv;
  readonly #sql: SqlStorage;
  readonly #mesh: Mesh;
  /** False until the first record: reading an address at which nothing was ever made stores nothing. */
  #open: boolean;
  #armed: number | null = null;
  #alive: boolean | null = null;

  constructor(ctx: DurableObjectState, env: LayerEnv, settings: ServiceSettings) {
    this.#settings = settings;
    this.#ctx = ctx;
    this.#env = env;
    this.#sql = ctx.storage.sql;
    this.records = new RecordTable(this.#sql, settings.schema, settings.service);
    this.#mesh = createMesh(settings.product, env, ctx, settings.service);
    this.#open = isMigrated(this.#sql);
    if (this.#open) void ctx.blockConcurrencyWhile(async () => this.#migrate());
  }

  /** Runs one operation as one transaction: all of its writes, or none. Problems become outcomes. */
  answer(call: Call, effect: () => Reply): Outcome {
    return this.#run(call, false, effect);
  }

  /** The same for an operation that may make the instance. */
  answerCreation(call: Call, effect: () => Reply): Outcome {
    return this.#run(call, true, effect);
  }

  /** The same where other services are asked first. What was true before they answered is checked again after. */
  async answerPrepared(
    call: Call,
    prepare: () => Promise<JsonObject>,
    effect: (values: JsonObject) => Reply,
  ): Promise<Outcome> {
    const refused = this.#run(call, true, () => ({ status: 200, body: null }), false);
    if (!refused.ok) return refused;
    try {
      const values = await prepare();
      return this.#run(call, true, () => effect(values));
    } catch (error) {
      return this.#toFailure(error);
    }
  }

  /** The values sent for the fields in `accepts`. Throws 422. */
  parse(body: Json, accepts: readonly string[]): JsonObject {
    return parseBody(this.#settings.schema, body, accepts);
  }

  /** The same, where only what was sent is to change. */
  parseChanges(body: Json, accepts: readonly string[]): Partial<R> {
    return parseBody(this.#settings.schema, body, accepts, "changes") as Partial<R>;
  }

  /** Throws 422. */
  render(call: Call, values: JsonObject, rendering: Rendering): Promise<JsonObject> {
    return renderText(this.#mesh, call, values, rendering);
  }

  /** Makes a record, and with it the instance. Throws 409 where there is no room, or a unique value is taken. */
  add(call: Call, values: JsonObject): R {
    const { delivery, maxRecords, records, schema } = this.#settings;
    if (records === "one" && this.records.has(ONLY)) throw conflict("exists", "It exists already.");
    if (this.records.size() >= maxRecords)
      throw conflict("too-many-records", `There is room for ${maxRecords} records, and they are all taken.`);
    if (delivery) refuseUnreachable(delivery, values);
    this.#claim(call);
    const record = this.records.add({ ...initialValues(schema, call), ...values });
    if (delivery) this.#queue(delivery, record);
    return record;
  }

  /** Replaces what callers may set of the record at this address, or makes it. Throws 422 for a name it can't have. */
  put(call: Call, which: Which, values: JsonObject, status: number): Reply {
    if (this.records.has(which)) return { status, body: this.records.change(which, values as Partial<R>) };
    return { status: 201, body: this.add(call, { ...values, ...this.#nameOf(which) }) };
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

  /** Runs what is due: removal of what is too old, then deliveries. Runs again after a crash, so each step bears that. */
  async runDue(info?: AlarmInvocationInfo): Promise<void> {
    this.#armed = null;
    if (!this.#open) return;
    const { delivery, service } = this.#settings;
    const trace = crypto.randomUUID();
    let wait = 0;
    try {
      this.#alive = null;
      this.#ctx.storage.transactionSync(() => this.#prune());
      if (this.#alive === false) return this.#vanish();
      const due = delivery ? takeDue(this.#sql, DELIVERIES_PER_RUN) : [];
      log("alarm", { trace, service, due: due.length, retries: info?.retryCount ?? 0 });
      if (delivery) await deliver(this.#courier(trace), delivery, due);
    } catch (error) {
      // An alarm that keeps throwing is given up by the runtime, and with it everything queued here.
      wait = AFTER_FAILURE_MS;
      log("alarm-failed", { trace, service, error: String(error) });
    }
    this.#arm(wait);
  }

  /** What the address alone says about a record. */
  #nameOf(which: Which): JsonObject {
    if (which === ONLY) return {};
    if (typeof which === "string") return { [this.records.idField]: which };
    const { schema } = this.#settings;
    const { field, value } = which;
    return parseBody(schema, { [field]: parseFilter(schema, field, value) }, [field]);
  }

  #courier(trace: string) {
    const instance = this.#row();
    const person: Person | null =
      instance?.owner == null ? null : { id: instance.owner, name: instance.owner_name ?? "" };
    return {
      sql: this.#sql,
      records: this.records,
      mesh: this.#mesh,
      trace,
      person,
      key: instance?.key ?? "",
      origin: `${this.#settings.service}-${this.#ctx.id}`,
      allowPrivate: Boolean(this.#env.ALLOW_PRIVATE_WEBHOOKS),
    };
  }

  #run(call: Call, creates: boolean, effect: () => Reply, remember = true): Outcome {
    this.#alive = null;
    try {
      this.#makeReady(call, creates);
      const outcome = this.#ctx.storage.transactionSync(() => {
        this.#refuse(call, creates);
        const earlier = this.#recall(call);
        if (earlier !== null) return earlier;
        const reply = effect();
        const done: Outcome = { ok: true, alive: this.#alive, ...reply };
        if (remember) this.#remember(call, done);
        return done;
      });
      if (this.#alive === false) this.#vanish();
      else this.#arm();
      return outcome;
    } catch (error) {
      this.records.forgetSize();
      return this.#toFailure(error);
    }
  }

  #toFailure(error: unknown): Outcome {
    if (error instanceof Problem) return { ok: false, problem: error.details };
    throw error;
  }

  #makeReady(call: Call, creates: boolean): void {
    if (this.#open) return;
    if (!this.#mayMake(call, creates) && this.#mustExist()) throw notFound(this.#settings.service);
    this.#migrate();
    this.#open = true;
  }

  #migrate(): void {
    migrate(this.#ctx.storage, "layer", LAYER_TABLES);
    migrate(this.#ctx.storage, "service", this.#settings.migrations);
  }

  /** Whether the instance is something by itself, or a place that may be empty. */
  #mustExist(): boolean {
    const { product, records, service } = this.#settings;
    return records === "one" || product.services[service]?.key.from === "generated";
  }

  /** A name that the service makes up comes into being by that alone. */
  #mayMake({ fresh }: Call, creates: boolean): boolean {
    const { product, service } = this.#settings;
    return creates && (fresh || product.services[service]?.key.from !== "generated");
  }

  #row(): InstanceRow | null {
    return this.#sql.exec<InstanceRow>("SELECT key, owner, owner_name FROM _instance").toArray()[0] ?? null;
  }

  #refuse(call: Call, creates: boolean): void {
    const { access, fresh, key, person } = call;
    const { product, service } = this.#settings;
    const instance = this.#row();
    const from = product.services[service]?.key;
    if (fresh && instance !== null) {
      const field = from !== undefined && "name" in from ? from.name : "key";
      throw conflict("not-unique", `${field} is taken.`, [{ field, message: "is taken" }]);
    }
    if (instance === null && this.#mustExist() && !this.#mayMake(call, creates)) throw notFound(service);
    if (access !== "owner") return;
    const owner = from?.from === "owner" ? key : instance?.owner;
    if (instance !== null && owner !== person?.id)
      throw new Problem(403, "not-the-owner", "Only the owner may do this.");
  }

  #claim({ key, person }: Call): void {
    this.#alive = true;
    this.#sql.exec(
      "INSERT OR IGNORE INTO _instance VALUES (?, ?, ?, ?)",
      key,
      person?.id ?? null,
      person?.name ?? null,
      Date.now(),
    );
  }

  #queue(delivery: Delivery, record: R): void {
    const position = this.records.newest();
    if (queueDeliveries(this.#sql, delivery, record, position) === 0)
      this.records.write(position, { [delivery.statusField]: "delivered" });
  }

  /** Deliveries of records that are gone; and where an instance was that one record, the instance is gone too. */
  #dropOrphans(): void {
    if (this.#settings.delivery)
      this.#sql.exec("DELETE FROM _deliveries WHERE record NOT IN (SELECT _position FROM records)");
    if (this.#settings.records === "one" && !this.records.has(ONLY)) this.#alive = false;
  }

  /** Gives the whole storage back, the alarm too. Somebody else may take the address now. */
  #vanish(): void {
    this.#open = false;
    this.#armed = null;
    this.records.forgetSize();
    void this.#ctx.storage.deleteAll();
  }

  #recall({ once }: Call): Outcome | null {
    if (once === null) return null;
    const [row] = this.#sql.exec<{ outcome: string }>("SELECT outcome FROM _answers WHERE once = ?", once).toArray();
    return row === undefined ? null : (JSON.parse(row.outcome) as Outcome);
  }

  #remember({ once }: Call, outcome: Outcome): void {
    if (once !== null && this.#alive !== false)
      this.#sql.exec("INSERT INTO _answers VALUES (?, ?, ?)", once, JSON.stringify(outcome), Date.now());
  }

  #prune(): void {
    const { retentionDays } = this.#settings;
    const now = Date.now();
    this.#sql.exec("DELETE FROM _answers WHERE at < ?", now - DAY_MS);
    if (retentionDays === null) return;
    this.records.removeOlder(now - retentionDays * DAY_MS, PRUNE_LIMIT);
    this.#dropOrphans();
  }

  #nextDue(): number | null {
    const { delivery, retentionDays } = this.#settings;
    const oldest = retentionDays === null ? null : this.records.oldest();
    const [answer] = this.#sql.exec<{ at: number }>("SELECT at FROM _answers ORDER BY rowid LIMIT 1").toArray();
    const times = [
      delivery ? nextDelivery(this.#sql) : null,
      oldest === null ? null : oldest + (retentionDays ?? 0) * DAY_MS + 1,
      answer === undefined ? null : answer.at + DAY_MS + 1,
    ].filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** The one alarm stands for whatever is due first. */
  #arm(wait = 0): void {
    const next = this.#nextDue();
    const at = next === null ? null : Math.max(next, Date.now() + wait);
    if (at === null || (this.#armed !== null && this.#armed <= at)) return;
    this.#armed = at;
    void this.#ctx.storage.setAlarm(at);
  }
}
