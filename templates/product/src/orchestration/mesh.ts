import type { Call, Input, Outcome, Person } from "./call.ts";
import { countCall } from "./call-metrics.ts";
import type { LayerEnv } from "./layer-env.ts";
import { log } from "./log.ts";
import { noteInstance } from "./note-instance.ts";
import { Problem } from "./problem.ts";
import type { OperationDefinition, ProductDefinition, ServiceDefinition } from "./product-definition.ts";

export type MeshCall = {
  service: string;
  key: string;
  operation: string;
  input?: Partial<Input>;
  trace: string;
  person: Person | null;
  fresh?: boolean;
  once?: string | null;
};

/** The only way to an object. It decides who may call whom, bounds the wait, counts, and leaves a trace. */
export type Mesh = { call(call: MeshCall): Promise<Outcome> };

type Stub = Record<string, ((call: Call, input: Input) => Promise<Outcome>) | undefined>;
type Namespaces = Record<string, { getByName(key: string): Stub } | undefined>;

const DEADLINE_MS = 10_000;
const NO_INPUT: Input = { id: "", query: {}, body: null };

const failure = (problem: Problem): Outcome => ({ ok: false, problem: problem.details });

const afterDeadline = async (signal: AbortSignal): Promise<Outcome> => {
  await scheduler.wait(DEADLINE_MS, { signal });
  return failure(new Problem(504, "deadline-exceeded", "The service took too long to answer."));
};

/** Object calls have no time limit of their own. */
const withDeadline = async (answer: Promise<Outcome>): Promise<Outcome> => {
  const timer = new AbortController();
  const deadline = afterDeadline(timer.signal);
  deadline.catch(() => undefined);
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    timer.abort();
  }
};

const isTransient = (error: unknown): boolean => {
  const { overloaded, retryable } = error as { overloaded?: boolean; retryable?: boolean };
  return overloaded === true || retryable === true;
};

const isAllowed = (product: ProductDefinition, from: string, target: string, operation: OperationDefinition): boolean =>
  from === "edge" ? operation.route !== undefined : (product.services[from]?.calls.includes(target) ?? false);

const has = (record: object, name: string): boolean => Object.hasOwn(record, name);

const findTarget = (
  { services }: ProductDefinition,
  { service, operation }: MeshCall,
): [ServiceDefinition, OperationDefinition] | null => {
  const definition = has(services, service) ? services[service] : undefined;
  const found = definition && has(definition.operations, operation) ? definition.operations[operation] : undefined;
  return definition && found ? [definition, found] : null;
};

/** A mesh for one caller: `edge`, or the name of a service. A refused call is a defect of ours, and throws. */
export const createMesh = (
  product: ProductDefinition,
  env: LayerEnv,
  ctx: Pick<ExecutionContext, "waitUntil">,
  from: string,
): Mesh => {
  const invoke = async (
    { binding }: ServiceDefinition,
    call: Call,
    operation: string,
    input: Input,
  ): Promise<Outcome> => {
    try {
      // A stub that has failed stays broken, so each call takes its own. The runtime itself retries what is safe to.
      const method = (env as unknown as Namespaces)[binding]?.getByName(call.key)[operation];
      if (method === undefined) throw new Error(`no binding ${binding}`);
      return await withDeadline(method(call, input));
    } catch (error) {
      log("call-failed", { trace: call.trace, binding, operation, error: String(error) });
      return isTransient(error)
        ? failure(new Problem(503, "unavailable", "The service cannot answer now. Try again in a moment."))
        : failure(new Problem(500, "service-failed", "The service failed. The fault is ours."));
    }
  };

  return {
    async call(request) {
      const target = `${request.service}.${request.operation}`;
      const [definition, operation] = findTarget(product, request) ?? [];
      if (definition === undefined || operation === undefined || !isAllowed(product, from, target, operation))
        throw new Error(`${from} may not call ${target}`);
      const { key, trace, person, fresh = false, once = null } = request;
      const access = from === "edge" ? operation.access : "internal";
      const started = Date.now();
      const outcome = await invoke(definition, { trace, from, key, person, access, fresh, once }, request.operation, {
        ...NO_INPUT,
        ...request.input,
      });
      const now = Date.now();
      const status = outcome.ok ? outcome.status : outcome.problem.status;
      countCall(target, now - started, status >= 500, now);
      if (from !== "edge") log("call", { trace, from, target, status, ms: now - started });
      if (outcome.ok) noteInstance(env, ctx, { service: request.service, key, at: now, alive: outcome.alive });
      return outcome;
    },
  };
};
