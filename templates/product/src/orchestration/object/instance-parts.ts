import type { JsonObject, Person } from "../contract/call.ts";
import type { ProductDefinition, ServiceDefinition } from "../contract/product-definition.ts";
import type { LayerEnv } from "../layer-env.ts";
import { createMesh, type Mesh } from "../mesh/mesh.ts";
import { shortVersion } from "../observe/version.ts";
import type { Delivery } from "./deliveries.ts";
import { type InstanceRow, readInstanceRow } from "./instance-row.ts";
import { meterSql, type RowMeter } from "./meter-sql.ts";
import { RecordTable } from "./record-table.ts";

/** What a service says about itself beside its contract. */
export type InstanceSettings = {
  product: ProductDefinition;
  service: string;
  /** Applied in order, each once. */
  migrations: readonly string[];
  delivery?: Delivery;
};

/** What an object consists of, for those who do its work. */
export type InstanceParts<R extends JsonObject> = {
  ctx: DurableObjectState;
  env: LayerEnv;
  product: ProductDefinition;
  service: string;
  definition: ServiceDefinition;
  migrations: readonly string[];
  delivery: Delivery | null;
  meter: RowMeter;
  sql: RowMeter["sql"];
  records: RecordTable<R>;
  /** Those of its parts, by the part's name, as far as they were asked for. */
  tables: Map<string, Pick<RecordTable<JsonObject>, "age" | "forgetSize" | "idField" | "nextAge" | "recent" | "seek">>;
  mesh: Mesh;
  /** Unique among all instances of all services. */
  origin: string;
  /** The version that runs. */
  version: string;
};

/** Throws where the product has no such service. */
export const assembleInstance = <R extends JsonObject>(
  ctx: DurableObjectState,
  env: LayerEnv,
  { delivery, migrations, product, service }: InstanceSettings,
): InstanceParts<R> => {
  const definition = product.services[service];
  if (definition === undefined) throw new Error(`the product has no service ${service}`);
  const meter = meterSql(ctx.storage.sql);
  return {
    ctx,
    env,
    product,
    service,
    definition,
    migrations,
    delivery: delivery ?? null,
    meter,
    sql: meter.sql,
    records: new RecordTable<R>(meter.sql, {
      name: "records",
      what: service,
      schema: definition.schema,
      maxRecords: definition.maxRecords,
      missing: definition.missing,
      expires: definition.expires,
      lapses: definition.lapses,
    }),
    tables: new Map(),
    mesh: createMesh(product, env, service),
    origin: `${service}-${ctx.id}`,
    version: shortVersion(env),
  };
};

/** The owner, for what the instance does on its own account. */
export const ownerOf = (row: InstanceRow | null): Person | null =>
  row?.owner == null ? null : { id: row.owner, name: row.owner_name ?? "" };

/** All tables of an instance. */
export const tablesOf = <R extends JsonObject>({ records, tables }: InstanceParts<R>) => [records, ...tables.values()];

export const readRow = <R extends JsonObject>({ sql }: InstanceParts<R>): InstanceRow | null => readInstanceRow(sql);
