import type { Json, JsonObject } from "../contract/call.ts";
import { type FieldError, invalid, notFound, Problem } from "../contract/problem.ts";
import type { ServiceDefinition } from "../contract/product-definition.ts";
import type { Exchange } from "../edge/exchange.ts";
import { REGISTRY_NAME } from "../mesh/refresh-policy.ts";
import type { Managed, ManageRequest } from "../object/manage.ts";
import type { Decided, InstanceRegistry } from "./instance-registry.ts";
import type { Warrant } from "./policy-store.ts";

/** One request to the control API. `parameters` are those of its path. */
export type ControlRequest = { exchange: Exchange; parameters: Record<string, string>; body: JsonObject; now: number };
export type ControlHandler = (request: ControlRequest) => Promise<Response>;

const MAX_TEXT = 500;
const MAX_LIMIT = 500;

export const registryOf = ({ exchange: { env } }: ControlRequest): DurableObjectStub<InstanceRegistry> =>
  env.REGISTRY.getByName(REGISTRY_NAME);

/** Throws 404. */
export const definitionOf = ({ exchange, parameters }: ControlRequest): ServiceDefinition => {
  const service = parameters["service"] ?? "";
  const definition = Object.hasOwn(exchange.product.services, service) ? exchange.product.services[service] : undefined;
  if (definition === undefined) throw notFound("service");
  return definition;
};

/** What the value of an expected result is. Throws its problem. */
export const valueOf = <T>(decided: Decided<T> | Managed): T => {
  if (decided.ok) return decided.value as T;
  const { code, detail, errors, retryAfter, status } = decided.problem;
  throw new Problem(status, code, detail, errors, retryAfter);
};

type Manageable = { manage(request: ManageRequest): Promise<Managed> };
type Namespaces = Record<string, { getByName(key: string): Manageable } | undefined>;

/** Asks one instance. Throws what it refuses with. */
export const manage = async (request: ControlRequest, wanted: ManageRequest): Promise<Json> => {
  const { binding } = definitionOf(request);
  const namespace = (request.exchange.env as unknown as Namespaces)[binding];
  if (namespace === undefined) throw new Error(`no binding ${binding}`);
  return valueOf<Json>(await namespace.getByName(request.parameters["key"] ?? "").manage(wanted));
};

export const textOf = (body: JsonObject, field: string, fallback?: string): string => {
  const value = body[field] ?? fallback;
  if (typeof value === "string" && value.trim() !== "" && value.length <= MAX_TEXT) return value.trim();
  throw invalid([{ field, message: `must be a text of 1 to ${MAX_TEXT} characters` }]);
};

export const wholeNumberOf = (body: JsonObject, field: string): number | null => {
  const value = body[field] ?? null;
  if (value === null || (typeof value === "number" && Number.isSafeInteger(value) && value >= 0)) return value;
  throw invalid([{ field, message: "must be a whole number" } satisfies FieldError]);
};

/** Whoever changes something says why. Throws 422. */
export const warrantOf = ({ body }: ControlRequest): Warrant => ({
  by: textOf(body, "by", "control token"),
  reason: textOf(body, "reason"),
});

export const limitOf = ({ exchange: { url } }: ControlRequest, fallback = 100): number => {
  const limit = Number(url.searchParams.get("limit") ?? fallback);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw invalid([{ field: "limit", message: `must be a whole number from 1 to ${MAX_LIMIT}` }]);
};
