import { matchRequest } from "#src/spec/match-request.ts";
import type { Scenario, ScenarioStep } from "#src/spec/spec.ts";
import type { Operation, Plan, Service } from "./plan.ts";

type Route = { service: Service; operation: Operation; method: Operation["method"]; path: string };

const routesOf = ({ services }: Plan): Route[] =>
  services.flatMap((service) =>
    service.operations
      .filter(({ access }) => access !== "internal")
      .map((operation) => ({ service, operation, method: operation.method, path: operation.path })),
  );

/** What tells of many records at once. */
const OVERVIEWS: ReadonlySet<string> = new Set<Operation["behaviour"]["kind"]>([
  "list",
  "count",
  "report",
  "export",
  "page",
  "top",
  "overview",
  "read-many",
  // Nobody knows of what its own code tells.
  "handwritten",
]);

/** Whether an operation concerns what everybody has put into one instance. */
const isShared = ({ operation, path, service }: Route): boolean =>
  service.key.from === "single" &&
  !path.includes("{") &&
  operation.access !== "owner" &&
  !operation.own &&
  // What is told of the caller's own records is told of no others.
  !JSON.stringify(operation.behaviour).includes('"caller":');

/** What is handed out, in turn. */
const isQueue = ({ operation: { on }, service }: Route): boolean =>
  (on === undefined ? service.queue : service.parts?.find(({ name }) => name === on)?.queue) !== undefined;

/** Whether the query string asks for values that this run alone has. */
const asksForOwn = ({ path }: ScenarioStep, names: readonly string[]): boolean =>
  [...new URLSearchParams(path.split("?")[1] ?? "").values()].some(
    (value) => names.includes(value) || /^\{\w+\}$/u.test(value),
  );

const needsQuiet = (route: Route, step: ScenarioStep, names: readonly string[]): boolean => {
  if (!isShared(route)) return false;
  const { kind } = route.operation.behaviour;
  if (isQueue(route) || kind === "clear") return true;
  return OVERVIEWS.has(kind) && step.expect.body !== undefined && !asksForOwn(step, names);
};

/**
 * Whether a scenario holds, or does no harm, only where nobody else's records are: it tells how many there are in all, empties
 * what is shared, or puts work into a queue that somebody takes from. Such a one is proved before a deployment, not after it.
 */
export const holdsAlone = (plan: Plan, { names, steps }: Scenario): boolean => {
  const routes = routesOf(plan);
  return steps.some((step) => {
    const route = matchRequest(routes, step.method, step.path);
    return route !== null && needsQuiet(route, step, names);
  });
};
