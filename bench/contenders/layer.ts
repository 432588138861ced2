// The one file here that knows the layer's source. It holds two services written as generated ones are.
/* oxlint-disable import/no-relative-parent-imports -- the layer lies outside of this package */
import type { Call, Input, Outcome } from "../../templates/product/src/orchestration/call.ts";
import { createWorker } from "../../templates/product/src/orchestration/create-worker.ts";
import type { LayerEnv } from "../../templates/product/src/orchestration/layer-env.ts";
import { createMesh, type Mesh } from "../../templates/product/src/orchestration/mesh.ts";
import type { ProductDefinition } from "../../templates/product/src/orchestration/product-definition.ts";
import { ONLY } from "../../templates/product/src/orchestration/record-table.ts";
import type { Schema } from "../../templates/product/src/orchestration/schema.ts";
import { ServiceObject } from "../../templates/product/src/orchestration/service-object.ts";

export { InstanceRegistry } from "../../templates/product/src/orchestration/instance-registry.ts";
export { SessionKeyring } from "../../templates/product/src/orchestration/session-keyring.ts";

type TallyRecord = { hits: number };

const schema = { hits: { type: "integer", origin: "service" } } satisfies Schema;
const migrations = [
  `CREATE TABLE records (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, "hits" INTEGER)`,
];

const product: ProductDefinition = {
  name: "bench",
  services: {
    Tally: {
      binding: "TALLY",
      key: { from: "path", name: "tally" },
      calls: [],
      operations: {
        hit: { access: "anyone", route: { method: "GET", path: "/tallies/{tally}" } },
        write: { access: "anyone", route: { method: "PUT", path: "/tallies/{tally}" } },
      },
    },
    Relay: {
      binding: "RELAY",
      key: { from: "path", name: "relay" },
      calls: ["Tally.hit"],
      operations: { pass: { access: "anyone", route: { method: "GET", path: "/relays/{relay}" } } },
    },
  },
};

const settings = { product, schema, migrations, records: "one", maxRecords: 1, retentionDays: null } as const;

export class Tally extends ServiceObject<TallyRecord> {
  #hits = 0;
  #since = Date.now();

  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env, { ...settings, service: "Tally" });
  }

  hit(_call: Call, _input: Input): Outcome {
    this.#hits += 1;
    return { ok: true, alive: null, status: 200, body: { unit: "hits", hits: this.#hits, since: this.#since } };
  }

  write(call: Call, _input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      this.#hits += 1;
      return this.instance.put(call, ONLY, { hits: this.#hits }, 200);
    });
  }
}

export class Relay extends ServiceObject<TallyRecord> {
  #mesh: Mesh;

  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env, { ...settings, service: "Relay" });
    this.#mesh = createMesh(product, env, ctx, "Relay");
  }

  pass({ key, person, trace }: Call, _input: Input): Promise<Outcome> {
    return this.#mesh.call({ service: "Tally", key, operation: "hit", trace, person });
  }
}

/** The whole way through the layer: routes, access, the mesh, the answer, the log line. */
export const worker = createWorker<LayerEnv>(product);

/** The mesh alone, called as the layer's Worker calls it; the answer is written without the layer. */
export const answerByMesh = async (
  env: LayerEnv,
  ctx: ExecutionContext,
  call: { service: string; key: string; operation: string },
): Promise<Response> => {
  const mesh = createMesh(product, env, ctx, "edge");
  const outcome = await mesh.call({ ...call, trace: crypto.randomUUID(), person: null });
  return outcome.ok ? Response.json(outcome.body) : Response.json(outcome.problem, { status: outcome.problem.status });
};
