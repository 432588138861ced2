import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";

import {
  type Outcome,
  type Call,
  type Input,
  type Json,
  type JsonObject,
  type FullOutcome,
  fullOutcome,
} from "../../src/orchestration/contract/call.ts";
import { INSTANCE_MIGRATIONS } from "../../src/orchestration/object/instance-migrations.ts";
import { migrate } from "../../src/orchestration/object/migrate.ts";
import { product } from "../../src/product.ts";

/** What is special about one service. */
export type ServiceExample = {
  service: string;
  /** The operation that makes a record. */
  creation: string;
  /** A record of another service that must be there first. */
  before?: { service: string; operation: string; key: string; id: string; body: JsonObject };
  /** What names the record in a path. */
  id: string;
  valid: JsonObject;
  invalid: { field: string; value: Json }[];
  /** Those of its class. */
  migrations: readonly string[];
  records: "one" | "many";
  maxRecords: number;
  retentionDays: number | null;
  /** Tracks the delivery of a record; null: it is not delivered. */
  statusField: string | null;
};

type Operations = Record<string, (call: Call, input: Input) => Promise<Outcome>>;
type Namespaces = Record<string, { getByName(key: string): DurableObjectStub } | undefined>;

const ADA = { id: "person-ada", name: "Ada" };
const BEN = { id: "person-ben", name: "Ben" };

const definitionOf = (service: string) => {
  const definition = product.services[service];
  if (definition === undefined) throw new Error(`no service ${service}`);
  return definition;
};

const stubOf = (service: string, key: string): DurableObjectStub => {
  const namespace = (env as unknown as Namespaces)[definitionOf(service).binding];
  if (namespace === undefined) throw new Error(`no binding for ${service}`);
  return namespace.getByName(key);
};

/** Where each person has an instance, the key is the person's. */
const ownerOf = (service: string, key: string) =>
  definitionOf(service).key.from === "owner" ? { ...ADA, id: key } : ADA;

const callFor = (service: string, key: string, operation: string, more: Partial<Call> = {}): Call => ({
  trace: "test",
  key,
  person: ownerOf(service, key),
  access: definitionOf(service).operations[operation]?.access ?? "anyone",
  via: [`${service}.${operation}`],
  until: Date.now() + 10_000,
  version: env.VERSION.id.slice(0, 8),
  ...(definitionOf(service).key.from === "generated" && { fresh: true }),
  ...more,
});

const invoke = async (
  service: string,
  operation: string,
  call: Call,
  input: Partial<Input> = {},
): Promise<FullOutcome> => {
  const stub = stubOf(service, call.key) as unknown as Operations;
  const outcome = await stub[operation]?.(call, { id: "", ...input });
  if (outcome === undefined) throw new Error(`no operation ${service}.${operation}`);
  return fullOutcome(outcome);
};

/** What an outcome says to whoever asked, however often it was said. */
const saidBy = (outcome: FullOutcome | undefined): unknown => (outcome?.ok ? outcome.json : outcome?.problem);

/** An instance that holds nothing may have no table either. */
const countRecords = (service: string, key: string): Promise<number> =>
  runInDurableObject(stubOf(service, key), (_, { storage: { sql } }) => {
    const tables = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'records'").toArray();
    return tables.length === 0 ? 0 : sql.exec<{ n: number }>("SELECT count(*) AS n FROM records").one().n;
  });

/** What must hold for every service, tried on an example of this one. */
export const describeService = (example: ServiceExample): void => {
  const { before, creation, id, invalid, maxRecords, migrations, records, retentionDays } = example;
  const { service, statusField, valid } = example;
  /** Sent again, a creation makes another record; a replacement does not. */
  const { also = [], route } = definitionOf(service).operations[creation] ?? {};
  const creates = route?.method !== "PUT";
  const isReserving = Object.values(definitionOf(service).schema).some(({ reserved }) => reserved);
  const create = (key: string, body: JsonObject = valid, more: Partial<Call> = {}): Promise<FullOutcome> =>
    invoke(service, creation, callFor(service, key, creation, more), { id, body });

  const prepare = async (): Promise<void> => {
    if (before === undefined) return;
    const call = callFor(before.service, before.key, before.operation, { access: "internal", fresh: undefined });
    const { ok } = await invoke(before.service, before.operation, call, before);
    expect(ok).toBe(true);
  };

  describe(service, () => {
    test("keeps its records when its object is evicted", async () => {
      await prepare();
      const key = crypto.randomUUID();
      expect(await create(key)).toMatchObject({ ok: true });
      const made = await countRecords(service, key);
      await evictDurableObject(stubOf(service, key));
      expect(await countRecords(service, key)).toBe(made);
    });

    test.each(invalid)("refuses $field: $value", async ({ field, value }) => {
      await prepare();
      const outcome = await create(crypto.randomUUID(), { ...valid, [field]: value });
      expect(outcome).toMatchObject({ ok: false, problem: { status: 422 } });
      const fields = outcome.ok ? [] : outcome.problem.errors?.map((error) => error.field);
      expect(fields).toContain(field);
    });

    test("has one effect when a call is repeated, also at the same time", async () => {
      await prepare();
      const key = crypto.randomUUID();
      const once = { once: "the-same" };
      const [first, ...others] = await Promise.all([1, 2, 3].map(() => create(key, valid, once)));
      const last = await create(key, valid, once);
      // Whoever makes up a name makes a new instance each time; that one is refused here, because the name is given.
      if (definitionOf(service).key.from !== "generated")
        for (const other of [...others, last]) expect(saidBy(other)).toEqual(saidBy(first));
      expect(await countRecords(service, key)).toBe(1);
    });

    test.each(migrations.slice(1).map((_, index) => index + 1))(
      "opens what was stored when it had %i of its migrations",
      async (released) => {
        const key = crypto.randomUUID();
        await runInDurableObject(stubOf(service, key), (_, { storage }) => {
          migrate(storage, "layer", INSTANCE_MIGRATIONS);
          migrate(storage, "service", migrations.slice(0, released));
          storage.sql.exec("INSERT INTO _instance (key, created) VALUES (?, 0)", key);
          storage.sql.exec("INSERT INTO records (_created) VALUES (?)", Date.now());
        });
        for (const opening of ["first", "second"]) {
          await evictDurableObject(stubOf(service, key));
          expect(await countRecords(service, key), opening).toBe(1);
          const applied = await runInDurableObject(stubOf(service, key), (_, { storage }) =>
            storage.sql.exec("SELECT id FROM _sql_schema_migrations WHERE stream = 'service'").toArray(),
          );
          expect(applied, opening).toHaveLength(migrations.length);
        }
      },
    );

    test("is closed to those who do not own it", async () => {
      await prepare();
      const key = crypto.randomUUID();
      await create(key, valid, { access: "internal" });
      for (const [operation, { access, answers }] of Object.entries(definitionOf(service).operations)) {
        if (access !== "owner" || answers === "feed") continue;
        const call = callFor(service, key, operation, { person: BEN, fresh: undefined });
        const outcome = await invoke(service, operation, call, { id, body: valid });
        expect(outcome, operation).toMatchObject({ ok: false, problem: { status: 403 } });
      }
    });

    if (records === "many")
      test("never holds more than it has room for, however many come at once", async () => {
        await prepare();
        const key = crypto.randomUUID();
        await create(key, valid, { access: "internal" });
        await runInDurableObject(stubOf(service, key), (_, { storage }) => {
          storage.sql.exec(
            `DELETE FROM records;
            ${isReserving ? "DELETE FROM records_reserved;" : ""}
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO records (_created) SELECT ? FROM n`,
            maxRecords - 1,
            Date.now(),
          );
        });
        await evictDurableObject(stubOf(service, key));
        const call = callFor(service, key, creation, { access: "internal", fresh: undefined });
        const outcomes = await Promise.all(
          [1, 2, 3, 4].map(() => invoke(service, creation, call, { id, body: valid })),
        );
        const statuses = outcomes.map((outcome) => (outcome.ok ? outcome.status : outcome.problem.status));
        // What says the same as the first is answered with that one, where the service knows such a thing.
        const refused = statuses.filter((status) => status === 409 || also.includes(status));
        expect(refused).toHaveLength(creates ? 3 : 0);
        expect(await countRecords(service, key)).toBe(maxRecords);
      });

    if (retentionDays !== null)
      test("removes what is too old", async () => {
        await prepare();
        const key = crypto.randomUUID();
        await create(key);
        await runInDurableObject(stubOf(service, key), (_, { storage }) => {
          storage.sql.exec("UPDATE records SET _created = 0");
        });
        expect(await runDurableObjectAlarm(stubOf(service, key))).toBe(true);
        expect(await countRecords(service, key)).toBe(0);
      });

    if (statusField !== null)
      test("delivers once, however often its alarm runs", async () => {
        await prepare();
        const key = crypto.randomUUID();
        await create(key);
        const readAttempts = () =>
          runInDurableObject(stubOf(service, key), (_, { storage }) =>
            storage.sql.exec("SELECT record, channel, attempts FROM _deliveries").toArray(),
          );
        await runDurableObjectAlarm(stubOf(service, key));
        const attempts = await readAttempts();
        await runDurableObjectAlarm(stubOf(service, key));
        expect(await readAttempts()).toEqual(attempts);
      });
  });
};
