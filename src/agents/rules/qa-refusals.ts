import type { Turn } from "#src/agents/agents.ts";
import type { Operation, Service } from "#src/plan/plan.ts";
import type { Scenario } from "#src/spec/spec.ts";
import { buildForeign, buildInvalid, buildMissing, buildUnsigned, testerFor } from "./build-refusal.ts";
import { buildRefused } from "./build-refused.ts";
import { openOperations } from "./phrases.ts";
import { isOpen } from "./qa-gaps.ts";
import { reachedOperation } from "./reached-operation.ts";
import { statedAccess } from "./security-points.ts";

export type Refusal = { status: number; target: string; scenario: Scenario };

/** Statuses that the spec's own scenarios expect: at an operation `Service.operation 409`, at a service `Service 409`. */
const expectedAt = ({ plan, spec }: Turn): Set<string> =>
  new Set(
    spec.scenarios.flatMap(({ steps }) =>
      steps.flatMap((step) => {
        const reached = reachedOperation(plan.services, step);
        if (reached === null) return [];
        const { operation, service } = reached;
        const { status } = step.expect;
        return [`${service.name}.${operation.name} ${status}`, `${service.name} ${status}`];
      }),
    ),
  );

const guardsOf = ({ behaviour, guards = [] }: Operation): number[] => [
  ...guards.map(({ status }) => status),
  ...(behaviour.kind === "act" && behaviour.when.length > 0 ? [behaviour.refusal?.status ?? 409] : []),
];

/** Whoever makes up a scenario has no role, and is refused for that before anything else. */
const needsRole = ({ guards = [] }: Operation): boolean =>
  guards.some(({ holds, late }) => !late && JSON.stringify(holds).includes('{"caller":"role"}'));

/** A refusal for each operation whose conditions no scenario of the spec tries, where one can be brought about. */
const buildConditions = (turn: Turn, service: Service, expected: ReadonlySet<string>): Refusal[] => {
  const as = testerFor(service, isOpen(turn, service));
  return openOperations(service).flatMap((operation) => {
    const target = `${service.name}.${operation.name}`;
    if (guardsOf(operation).every((status) => expected.has(`${target} ${status}`))) return [];
    const scenario = buildRefused(service, operation, as);
    const status = scenario?.steps.at(-1)?.expect.status;
    return scenario === null || status === undefined ? [] : [{ status, target, scenario }];
  });
};

/** What a service must refuse, where the spec's own scenarios do not say so: 401, 403, 404, 422 or 400, and conditions. */
const refusalsOf = (turn: Turn, service: Service, expected: ReadonlySet<string>): Refusal[] => {
  const operations = openOperations(service).filter(({ on }) => on === undefined);
  const as = testerFor(service, isOpen(turn, service));
  const stated = (name: string) => statedAccess(turn.spec, service.name, name);
  const guarded = operations.find(({ name }) => ["owner", "signed-in"].includes(stated(name) ?? ""));
  const owned = operations.find(
    ({ name, behaviour }) => stated(name) === "owner" && ["list", "count"].includes(behaviour.kind),
  );
  const read = operations.find(({ behaviour }) => behaviour.kind === "read" && !behaviour.makes);
  const create = operations.find(
    (operation) =>
      ["create", "replace"].includes(operation.behaviour.kind) &&
      !operation.path.includes("{id}") &&
      !needsRole(operation),
  );
  const refusal = (status: number, operation: Operation | undefined, build: (it: Operation) => Scenario | null) => {
    const scenario = operation === undefined || expected.has(`${service.name} ${status}`) ? null : build(operation);
    return scenario === null || operation === undefined
      ? []
      : [{ status, target: `${service.name}.${operation.name}`, scenario }];
  };
  const { invalid = 422 } = turn.plan.product.errors ?? {};
  return [
    ...refusal(401, guarded, (operation) => buildUnsigned(service, operation)),
    ...refusal(403, owned, (operation) => buildForeign(service, operation)),
    ...refusal(404, read, (operation) => buildMissing(service, operation, as)),
    ...refusal(invalid, create, (operation) => buildInvalid(service, operation, as, invalid)),
    ...buildConditions(turn, service, expected),
  ];
};

/** What must be refused and the spec's own scenarios do not try. */
export const buildRefusals = (turn: Turn): Refusal[] => {
  const expected = expectedAt(turn);
  return turn.plan.services.flatMap((service) => refusalsOf(turn, service, expected));
};

/** Operations with a condition whose refusal nothing tries, one for each such condition; and how many there are in all. */
export const conditionsUntried = (turn: Turn, refusals: readonly Refusal[]): { left: string[]; total: number } => {
  const tried = new Set([...expectedAt(turn), ...refusals.map(({ status, target }) => `${target} ${status}`)]);
  const all = turn.plan.services.flatMap((service) =>
    openOperations(service).flatMap((operation) =>
      guardsOf(operation).map((status) => ({ name: `${service.name}.${operation.name}`, status })),
    ),
  );
  return {
    left: all.filter(({ name, status }) => !tried.has(`${name} ${status}`)).map(({ name }) => name),
    total: all.length,
  };
};
