import { UserError } from "#src/errors.ts";
import { chooseRoute } from "./choose-route.ts";
import { findUnset } from "./find-unset.ts";
import { matchRequest } from "./match-request.ts";
import { quoteLine } from "./reading.ts";
import { mayMake } from "./refuse-heartless.ts";
import type { OperationSpec, Requirement, Scenario, ServiceSpec, Spec } from "./spec.ts";

const isHandwritten = ({ behaviour }: OperationSpec): boolean => behaviour.kind === "handwritten";

/** Names an operation by hand that a scenario calls; null: it calls none. */
const calledBy = ({ steps }: Scenario, services: readonly ServiceSpec[]): OperationSpec | null => {
  const routes = services.flatMap((service) =>
    service.operations.map((operation) => ({ ...chooseRoute(service, operation), operation })),
  );
  for (const { method, path } of steps) {
    const route = matchRequest(routes, method, path);
    if (route !== null && isHandwritten(route.operation)) return route.operation;
  }
  return null;
};

/** Nothing goes live without what makes its records. */
const throwIfUnmade = (before: readonly ServiceSpec[], after: readonly ServiceSpec[]): void => {
  const unmade = after.filter(
    ({ operations }, n) => (before[n]?.operations ?? []).some(mayMake) && !operations.some(mayMake),
  );
  if (unmade.length === 0) return;
  const named = unmade.flatMap(({ name }) =>
    (before.find((service) => service.name === name)?.operations ?? [])
      .filter(isHandwritten)
      .map(({ line, summary }) => `Line ${line}, ${quoteLine(summary)}: only code of its own makes a ${name}.`),
  );
  throw new UserError(
    "spec-not-understood",
    named.join("\n"),
    "Nobody here writes code by hand: that takes a model key. Say how a record is made by an operation of the guide.",
  );
};

/**
 * The spec without operations that take code of their own, and without scenarios that call them: for where nobody can write
 * it. Both stay named in `uncovered`. Throws a `UserError` where nothing else makes the records of a service.
 */
export const withoutHandwritten = (spec: Spec): Spec => {
  const { handwritten: _, ...rest } = spec;
  if (!spec.services.some(({ operations }) => operations.some(isHandwritten))) return rest;
  const services = spec.services.map((service) => ({
    ...service,
    operations: service.operations.filter((operation) => !isHandwritten(operation)),
  }));
  throwIfUnmade(spec.services, services);
  const lost = spec.scenarios.flatMap((scenario) => {
    const called = calledBy(scenario, spec.services);
    return called === null ? [] : [{ called, scenario }];
  });
  const unset = services.flatMap((service, n): Requirement[] => {
    const before = spec.services[n];
    const known = before === undefined ? [] : findUnset(before).map(({ name }) => name);
    const reason = "only code of its own would set it, so it never changes";
    return findUnset(service)
      .filter(({ name }) => !known.includes(name))
      .map(({ name }) => ({ line: service.line, text: `${service.name}.${name}`, reason }));
  });
  const unchecked = lost.map(({ called, scenario: { line, name } }): Requirement => ({
    line,
    text: `scenario "${name}"`,
    reason: `line ${called.line}, ${quoteLine(called.summary)}, is not built: it takes code of its own`,
  }));
  return {
    ...rest,
    services,
    scenarios: spec.scenarios.filter((scenario) => !lost.some((each) => each.scenario === scenario)),
    uncovered: [...spec.uncovered, ...unset, ...unchecked].toSorted((a, b) => a.line - b.line),
  };
};
