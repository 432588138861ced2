import { chooseRoute, defaultStatus } from "./choose-route.ts";
import { matchPath, matchRequest } from "./match-request.ts";
import type { StepDraft } from "./parse-expectation.ts";
import type { ScenarioDraft } from "./parse-scenarios.ts";
import { leaveUncovered, state } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Method, OperationSpec, Scenario, ScenarioStep, ServiceSpec } from "./spec.ts";

type Route = { method: Method; path: string; service: ServiceSpec; operation: OperationSpec };

const routesOf = (services: readonly ServiceSpec[]): Route[] =>
  services.flatMap((service) =>
    service.operations
      .filter((operation) => operation.access !== "internal")
      .map((operation) => ({ ...chooseRoute(service, operation), service, operation })),
  );

/** Values that name an instance: the next run must not meet what this one left behind. */
const namesIn = (step: StepDraft, route: Route | null): string[] => {
  const key = route?.service.keyedBy;
  if (!route || !key || key.from === "owner") return [];
  const inPath = matchPath(route.path, step.path)?.[key.name];
  const inBody =
    typeof step.body === "object" && step.body !== null && !Array.isArray(step.body) ? step.body[key.name] : undefined;
  const chosen = key.from === "generated" && typeof inBody === "string" ? [inBody] : [];
  return [...(inPath !== undefined && !inPath.includes("{") && key.from === "path" ? [inPath] : []), ...chosen];
};

/** A success that a scenario expects is the operation's own; two different ones are a clash. */
const agreeOnStatus = (step: StepDraft, { service, operation }: Route, reading: Reading): number => {
  const kind = operation.behaviour.kind;
  const said = step.expect.status;
  if (said === null) return operation.status ?? (kind === "replace" ? 201 : defaultStatus(kind));
  if (said >= 400 || kind === "replace") return said;
  state(reading, `the status of \`${service.name}.${operation.name}\``, String(said), step.line);
  operation.status ??= said;
  return said;
};

const BUILT_IN = /^\/api\//u;

const finish = (draft: ScenarioDraft, routes: readonly Route[], reading: Reading): Scenario | null => {
  // People too: what they own must not outlive the run.
  const names = new Set(draft.steps.flatMap(({ as }) => as ?? []));
  const steps: ScenarioStep[] = [];
  for (const { line, ...step } of draft.steps) {
    const route = matchRequest(routes, step.method, step.path);
    if (!route && !BUILT_IN.test(step.path) && step.expect.status !== 404) {
      leaveUncovered(reading, line, `scenario "${draft.name}"`, `no operation answers ${step.method} ${step.path}`);
      return null;
    }
    for (const name of namesIn({ line, ...step }, route)) names.add(name);
    const status = route ? agreeOnStatus({ line, ...step }, route, reading) : (step.expect.status ?? 200);
    steps.push({ ...step, expect: { ...step.expect, status } });
  }
  return { name: draft.name, line: draft.line, names: [...names], steps };
};

const titleOf = ({ name, steps }: ScenarioDraft): string => {
  const last = steps.at(-1);
  if (name !== "" || !last) return name || "a scenario";
  return `${last.method} ${last.path} answers ${last.expect.status ?? "as agreed"}`;
};

/** Settles each scenario against the operations; one that cannot be checked as a whole is left uncovered. */
export const finishScenarios = (
  drafts: readonly ScenarioDraft[],
  services: readonly ServiceSpec[],
  reading: Reading,
): Scenario[] => {
  const routes = routesOf(services);
  return drafts.flatMap((draft) => {
    const named = { ...draft, name: titleOf(draft) };
    if (named.broken) {
      leaveUncovered(
        reading,
        named.broken.line,
        named.broken.text,
        `this step of "${named.name}" is not understood, so the scenario is not checked`,
      );
      return [];
    }
    return finish(named, routes, reading) ?? [];
  });
};
