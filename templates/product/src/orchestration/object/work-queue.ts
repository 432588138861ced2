import type { JsonObject } from "../contract/call.ts";
import type { QueueDefinition } from "../contract/product-definition.ts";
import { allOf, quote, sortKeys, type SqlPart, where } from "./record-query.ts";
import type { RecordTable } from "./record-table.ts";

/** `most`: attempts after which a record is given up. `backoff`: seconds before the second attempt, doubled each time. */
export type Terms = { most: number; backoff: number };

/** Nobody waits longer than a year, however often it failed. */
const LONGEST_WAIT_MS = 366 * 86_400_000;
const EVERY = -1;

const momentOf = (time: number): string => new Date(time).toISOString();

/**
 * Hands out records for a limited time, each to one holder at once. A lease that runs out is a failure of the moment it
 * ran out at, whenever that is found: nothing has to happen at that moment, so no alarm stands for it.
 */
export class WorkQueue<R extends JsonObject> {
  readonly #table: RecordTable<R>;
  readonly #definition: QueueDefinition;
  readonly #terms: (record: R) => Terms;
  readonly #clock: () => number;
  readonly #order: string;

  constructor(table: RecordTable<R>, definition: QueueDefinition, terms: (record: R) => Terms, clock: () => number) {
    this.#table = table;
    this.#definition = definition;
    this.#terms = terms;
    this.#clock = clock;
    const { available, order = [] } = definition;
    const first = sortKeys(table.schema, order).slice(0, -1);
    const keys = first.map(({ descending, sql }) => `${sql} ${descending ? "DESC" : "ASC"}`);
    this.#order = [...keys, quote(available), "_position"].join(", ");
  }

  /** What time has done: leases that ran out have failed, and what waited for its time is ready. */
  age(): void {
    const { available, expired, state, states, until } = this.#definition;
    const moment = momentOf(this.#clock());
    const over = allOf([where(this.#table.schema, [{ field: state, equals: states.leased }]), before(until, moment)]);
    for (const record of this.#table.pick(over, "_position", EVERY))
      this.#giveBack(record, expired ?? null, Date.parse(String(record[until])));
    if (states.delayed === undefined) return;
    this.#table.lapse({ ends: available, field: state, from: [states.delayed], to: states.ready }, moment);
  }

  /** A new record whose time has not come yet waits for it. */
  settle(record: R): R {
    const { available, state, states } = this.#definition;
    if (states.delayed === undefined || Date.parse(String(record[available])) <= this.#clock()) return record;
    return this.#table.write(this.#table.newest(), { [state]: states.delayed });
  }

  /** Hands out at most `count` of those that are part of the record `within`; none where nothing waits. */
  lease(within: string | null, seconds: number, count = 1): R[] {
    const { attempts, available, state, states, token, until } = this.#definition;
    const { idField, parentField, schema } = this.#table;
    const now = this.#clock();
    const own = within === null || parentField === null ? [] : [{ field: parentField, equals: within }];
    const free = allOf([
      where(schema, [...own, { field: state, equals: states.ready }]),
      before(available, momentOf(now)),
    ]);
    const end = momentOf(now + seconds * 1_000);
    return this.#table.pick(free, this.#order, count).map((record) =>
      this.#change(String(record[idField]), {
        [state]: states.leased,
        [attempts]: Number(record[attempts] ?? 0) + 1,
        [token]: crypto.randomUUID(),
        [until]: end,
      }),
    );
  }

  /** Whether it is handed out, to whoever shows this token. How long that takes tells nothing of the right one. */
  isHeld(record: R, shown: string): boolean {
    const { state, states, token } = this.#definition;
    const [right, other] = [String(record[token] ?? ""), shown].map((text) => new TextEncoder().encode(text));
    if (record[state] !== states.leased || right === undefined || other === undefined) return false;
    return right.length === other.length && crypto.subtle.timingSafeEqual(right, other);
  }

  /** Its holder could not do it: it comes again after a while, or is given up. */
  fail(record: R, error: string | null): R {
    return this.#giveBack(record, error, this.#clock());
  }

  #giveBack(record: R, reason: string | null, at: number): R {
    const { attempts, available, died, error, state, states, token, until } = this.#definition;
    const count = Number(record[attempts] ?? 1);
    const { backoff, most } = this.#terms(record);
    const isDead = count >= most;
    const next = at + Math.min(backoff * 2 ** (count - 1) * 1_000, LONGEST_WAIT_MS);
    const waiting = next > this.#clock() ? (states.delayed ?? states.ready) : states.ready;
    return this.#change(String(record[this.#table.idField]), {
      [state]: isDead ? states.dead : waiting,
      ...(!isDead && { [available]: momentOf(next) }),
      ...(isDead && died !== undefined && { [died]: momentOf(at) }),
      ...(error !== undefined && { [error]: reason }),
      [token]: null,
      [until]: null,
    });
  }

  #change(id: string, values: JsonObject): R {
    return this.#table.change(id, values as Partial<R>);
  }
}

/** A moment that is over by another one: kept in one form, so that texts compare as the moments do. */
const before = (field: string, moment: string): SqlPart => ({ sql: `${quote(field)} <= ?`, values: [moment] });
