import type { Turn } from "#src/agents/agents.ts";
import type { Service } from "#src/plan/plan.ts";
import type { Scenario } from "#src/spec/spec.ts";
import { buildSuccess } from "./build-success.ts";
import { testerFor } from "./build-refusal.ts";
import { openOperations } from "./phrases.ts";
import type { Obstacle } from "./prepare.ts";
import { reachedOperation } from "./reached-operation.ts";
import { statedAccess } from "./security-points.ts";

/** Operations, by their names: all, those that no scenario of the spec calls, what is added, and what stays untried. */
export type Gaps = {
  all: string[];
  missing: string[];
  added: Scenario[];
  unreached: { name: string; why: Obstacle }[];
};

/** Open to everybody by the spec's own words: then nobody needs to sign in to test it. */
export const isOpen = ({ spec }: Turn, service: Service): boolean =>
  openOperations(service).every(({ name }) => statedAccess(spec, service.name, name) === "anyone");

const reachedBySpec = ({ plan }: Turn): Set<string> =>
  new Set(
    plan.scenarios
      .flatMap(({ steps }) => steps.filter((step) => step.expect.status < 400))
      .flatMap((step) => {
        const reached = reachedOperation(plan.services, step);
        return reached ? [`${reached.service.name}.${reached.operation.name}`] : [];
      }),
  );

/** A scenario for each operation that the spec's own scenarios never call with success, where one can be made up. */
export const findGaps = (turn: Turn): Gaps => {
  const { callers } = turn.plan.product;
  const known = reachedBySpec(turn);
  const all = turn.plan.services.flatMap((service) =>
    openOperations(service).map((operation) => ({ service, operation, name: `${service.name}.${operation.name}` })),
  );
  // To be known at all is to have signed up: every scenario of a known caller does that first.
  const signsUp = (service: string, kind: string) => callers?.service === service && kind === "sign-in";
  const missing = all.filter(
    ({ name, operation, service }) => !known.has(name) && !signsUp(service.name, operation.behaviour.kind),
  );
  const built = missing.map(({ service, operation, name }) => ({
    name,
    result: buildSuccess(service, operation, testerFor(service, isOpen(turn, service))),
  }));
  return {
    all: all.map(({ name }) => name),
    missing: missing.map(({ name }) => name),
    added: built.flatMap(({ result }) => (typeof result === "string" ? [] : [result])),
    unreached: built.flatMap(({ name, result }) => (typeof result === "string" ? [{ name, why: result }] : [])),
  };
};
