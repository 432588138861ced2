import type { Call, Input, Outcome } from "../contract/call.ts";
import { isIdempotent, type OperationDefinition, type ProductDefinition } from "../contract/product-definition.ts";
import { currentPolicy, type ServiceSettings, settingsOf } from "../control/settings.ts";
import { type CallSeries, callSeriesOf } from "../observe/metrics.ts";
import { type Breaker, createBreaker } from "./breaker.ts";

type Method = (call: Call, input: Input) => Promise<Outcome>;
type StubOptions = { retry?: { maxRetries: number } };
export type Stub = Record<string, Method | undefined> & { fetch(request: Request): Promise<Response> };
type Namespace = { getByName(key: string, options?: StubOptions): Stub };

/** One operation as one caller sees it: everything a call needs, looked up once. */
export type Target = {
  name: string;
  service: string;
  operation: string;
  definition: OperationDefinition;
  idempotent: boolean;
  /** The way to it, where it is the first on its way. */
  alone: readonly string[];
  open(key: string): Stub;
  settings: ServiceSettings;
  paused: boolean;
  /** Of the policy that `settings` and `paused` come from; no number before the first call. */
  policyVersion: number;
  breaker: Breaker;
  /** Calls that this isolate's own version answered. */
  series: CallSeries;
  seriesOf(version: string): CallSeries;
};

/** The runtime's own retries are switched off where the mesh retries: one layer of them is enough. */
const NO_RETRIES: StubOptions = { retry: { maxRetries: 0 } };

const EVENT_SEPARATOR = ".";

/** What a service may call: what it declares, and whoever listens to it. */
const allowedCalls = ({ services }: ProductDefinition, from: string): string[] => {
  const heard = Object.entries(services).flatMap(([service, { subscribes = [] }]) =>
    subscribes
      .filter(({ event }) => event.split(EVENT_SEPARATOR)[0] === from)
      .map(({ operation }) => `${service}.${operation}`),
  );
  return [...(services[from]?.calls ?? []), ...heard];
};

const mayCall = (
  { callers }: ProductDefinition,
  allowed: readonly string[],
  from: string,
  name: string,
  operation: OperationDefinition,
): boolean =>
  from === "edge"
    ? operation.route !== undefined || name === callers?.target || name === callers?.denied
    : allowed.includes(name);

const opener = (namespace: Namespace | undefined, binding: string, idempotent: boolean) => {
  if (namespace === undefined)
    return (): Stub => {
      throw new Error(`no binding ${binding}`);
    };
  return idempotent
    ? (key: string): Stub => namespace.getByName(key, NO_RETRIES)
    : (key: string): Stub => namespace.getByName(key);
};

/** Everything that `from` may call, by name: what is not in here cannot be called. */
export const compileTargets = (
  product: ProductDefinition,
  namespaces: Record<string, unknown>,
  from: string,
  version: string,
): Map<string, Target> => {
  const allowed = allowedCalls(product, from);
  const targets = new Map<string, Target>();
  for (const [service, { binding, operations }] of Object.entries(product.services)) {
    const breaker = createBreaker();
    for (const [operation, definition] of Object.entries(operations)) {
      const name = `${service}.${operation}`;
      if (!mayCall(product, allowed, from, name, definition)) continue;
      const idempotent = isIdempotent(definition);
      const seriesOf = (answered: string) => callSeriesOf({ service, operation, version: answered, caller: from });
      targets.set(name, {
        name,
        service,
        operation,
        definition,
        idempotent,
        alone: [name],
        open: opener(namespaces[binding] as Namespace | undefined, binding, idempotent),
        settings: settingsOf(service),
        paused: false,
        policyVersion: Number.NaN,
        breaker,
        series: seriesOf(version),
        seriesOf,
      });
    }
  }
  return targets;
};

/** Brings a target up to what the registry last said. */
export const followPolicy = (target: Target): void => {
  const policy = currentPolicy();
  if (target.policyVersion === policy.version) return;
  target.policyVersion = policy.version;
  target.settings = settingsOf(target.service, policy);
  target.paused = policy.paused.includes(target.service);
};
