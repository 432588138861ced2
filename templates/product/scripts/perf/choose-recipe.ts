import type { Route } from "../../src/orchestration/edge/router.ts";
import type { Scenario, ScenarioStep } from "../../test/harness/scenario.ts";
import { findRoute, makesInstance } from "./find-route.ts";

/**
 * How to bring an operation about: the step of a scenario that calls it. `chain`: steps that make records, in order;
 * `nearest`: those of them whose records are most like what the step is about.
 */
export type Recipe = { scenario: Scenario; step: number; chain: number[]; nearest: number[] };

const isCreation = ({ expect, method }: ScenarioStep): boolean => method !== "GET" && expect.status === 201;
const succeeds = ({ expect }: ScenarioStep): boolean => expect.status >= 200 && expect.status < 400;

const isParameter = (segment: string | undefined): boolean => segment?.startsWith("{") ?? false;

/** How much of the address of a creation is that of the target too; what it has beyond that counts twice against it. */
const likenessOf = (creation: readonly string[], target: readonly string[]): number => {
  const differing = creation.findIndex(
    (segment, index) => segment !== target[index] && !(isParameter(segment) && isParameter(target[index])),
  );
  const shared = differing === -1 ? creation.length : differing;
  return shared - 2 * (creation.length - shared);
};

const recipeFor = (routes: readonly Route[], scenario: Scenario, step: number): Recipe => {
  const routeOf = ({ method, path }: ScenarioStep) => findRoute(routes, method, path);
  const target = scenario.steps[step] === undefined ? null : routeOf(scenario.steps[step]);
  const creations = scenario.steps
    .slice(0, step + 1)
    .flatMap((each, index) => (isCreation(each) ? [{ index, route: routeOf(each) }] : []))
    .filter(({ route }) => route !== null);
  // What makes instances fills none, unless nothing else makes records.
  const within = creations.filter(({ route }) => !makesInstance(route));
  const filling = within.length > 0 ? within : creations;
  const own = filling.filter(({ route }) => route?.service === target?.service);
  const chosen = own.length > 0 ? own : filling;
  const likeness = chosen.map(({ route }) => likenessOf(route?.segments ?? [], target?.segments ?? []));
  const most = Math.max(...likeness);
  return {
    scenario,
    step,
    chain: chosen.map(({ index }) => index),
    nearest: chosen.filter((_, index) => likeness[index] === most).map(({ index }) => index),
  };
};

/** Best what fills an instance, then what makes instances, then what makes nothing. */
const rank = (routes: readonly Route[], { nearest, scenario }: Recipe): number => {
  const step = scenario.steps[nearest[0] ?? -1];
  if (step === undefined) return 2;
  return makesInstance(findRoute(routes, step.method, step.path)) ? 1 : 0;
};

/** Steps that call an operation and are answered as it promises. */
const usesOf = (routes: readonly Route[], scenario: Scenario, operation: string): number[] =>
  scenario.steps.flatMap((step, index) =>
    succeeds(step) && findRoute(routes, step.method, step.path)?.target === operation ? [index] : [],
  );

/**
 * A scenario that only shows how a read is refused, after what it reads was thrown away, say: without what throws things
 * away it becomes one in which the read succeeds. Null where that cannot be.
 */
const revive = (routes: readonly Route[], scenario: Scenario, operation: string): Scenario | null => {
  const at = scenario.steps.findIndex(
    ({ as, method, path }) => as !== null && method === "GET" && findRoute(routes, method, path)?.target === operation,
  );
  const step = scenario.steps[at];
  const route = step === undefined ? null : findRoute(routes, step.method, step.path);
  if (step === undefined || route === null) return null;
  const kept = scenario.steps.slice(0, at).filter(({ method }) => method !== "DELETE");
  return { ...scenario, steps: [...kept, { ...step, expect: { status: route.definition.status } }] };
};

/**
 * For each operation the use that makes records first, in the scenario that serves most of the operations: what is
 * called together is measured on one instance. An operation that no scenario uses is left out.
 */
export const chooseRecipes = (
  routes: readonly Route[],
  scenarios: readonly Scenario[],
  operations: readonly string[],
): Map<string, Recipe> => {
  const served = (scenario: Scenario) =>
    operations.filter((operation) => usesOf(routes, scenario, operation).length > 0).length;
  const ranked = scenarios.toSorted((a, b) => served(b) - served(a));
  return new Map(
    operations.flatMap((operation): [string, Recipe][] => {
      const recipes = ranked.flatMap((scenario) =>
        usesOf(routes, scenario, operation).map((step) => recipeFor(routes, scenario, step)),
      );
      const revived = ranked.flatMap((scenario) => revive(routes, scenario, operation) ?? []);
      const refused = revived.map((scenario) => recipeFor(routes, scenario, scenario.steps.length - 1));
      const [recipe] = [...recipes, ...refused].toSorted((a, b) => rank(routes, a) - rank(routes, b));
      return recipe === undefined ? [] : [[operation, recipe]];
    }),
  );
};
