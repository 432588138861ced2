// The one file here that knows the layer's source. It holds two services written as generated ones are.
/* oxlint-disable import/no-relative-parent-imports -- the layer lies outside of this package */
import type { Call, FullOutcome, Input, Outcome } from "../../templates/product/src/orchestration/contract/call.ts";
import type {
  OperationDefinition,
  ProductDefinition,
  ServiceDefinition,
} from "../../templates/product/src/orchestration/contract/product-definition.ts";
import type { Schema } from "../../templates/product/src/orchestration/contract/schema.ts";
import { createWorker } from "../../templates/product/src/orchestration/edge/create-worker.ts";
import { renderProblem } from "../../templates/product/src/orchestration/edge/http-answer.ts";
import type { LayerEnv } from "../../templates/product/src/orchestration/layer-env.ts";
import { createMesh, type Mesh } from "../../templates/product/src/orchestration/mesh/mesh.ts";
import { createTrace } from "../../templates/product/src/orchestration/mesh/trace.ts";
import { ONLY } from "../../templates/product/src/orchestration/object/record-table.ts";
import { ServiceObject } from "../../templates/product/src/orchestration/object/service-object.ts";

export { InstanceRegistry } from "../../templates/product/src/orchestration/control/instance-registry.ts";
export { SessionKeyring } from "../../templates/product/src/orchestration/edge/session-keyring.ts";
export { Monitor } from "../../templates/product/src/orchestration/observe/monitor.ts";

type TallyRecord = { hits: number };

const schema = { hits: { type: "integer", origin: "service" } } satisfies Schema;
const migrations = [
  `CREATE TABLE records (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, "hits" INTEGER)`,
];

const operation = (method: "GET" | "PUT", path: string): OperationDefinition => ({
  summary: "",
  access: "anyone",
  route: { method, path },
  status: 200,
  answers: "record",
});

const service = (more: Pick<ServiceDefinition, "binding" | "key" | "calls" | "operations">): ServiceDefinition => ({
  summary: "",
  schema,
  records: "one",
  maxRecords: 1,
  retentionDays: null,
  ...more,
});

const product: ProductDefinition = {
  name: "bench",
  title: "Benchmark",
  summary: "",
  services: {
    Tally: service({
      binding: "TALLY",
      key: { from: "path", name: "tally" },
      calls: [],
      operations: { hit: operation("GET", "/tallies/{tally}"), write: operation("PUT", "/tallies/{tally}") },
    }),
    Relay: service({
      binding: "RELAY",
      key: { from: "path", name: "relay" },
      calls: ["Tally.hit"],
      operations: { pass: operation("GET", "/relays/{relay}") },
    }),
  },
};

export class Tally extends ServiceObject<TallyRecord> {
  #hits = 0;
  #since = Date.now();

  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env, { product, service: "Tally", migrations });
  }

  hit(_call: Call, _input: Input): Outcome {
    this.#hits += 1;
    return JSON.stringify({ unit: "hits", hits: this.#hits, since: this.#since });
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
    super(ctx, env, { product, service: "Relay", migrations });
    this.#mesh = createMesh(product, env, "Relay");
  }

  pass({ key, person, trace, until, via }: Call, _input: Input): Promise<FullOutcome> {
    return this.#mesh.call({ target: "Tally.hit", key, trace, person, until, via }, this.ctx);
  }
}

/** The whole way through the layer: routes, access, the mesh, the answer, the log line. */
export const worker = createWorker<LayerEnv>(product);

let edge: Mesh | null = null;

const JSON_BODY = { headers: new Headers({ "content-type": "application/json" }) };

/** The mesh alone, called as the layer's Worker calls it, with an answer of no more headers than the baseline's. */
export const answerByMesh = (
  env: LayerEnv,
  ctx: ExecutionContext,
  call: { target: string; key: string },
): Promise<Response> => {
  edge ??= createMesh(product, env, "edge");
  const trace = createTrace();
  return edge
    .call({ ...call, trace, person: null }, ctx)
    .then((outcome) => (outcome.ok ? new Response(outcome.json, JSON_BODY) : renderProblem(outcome.problem, trace)));
};
