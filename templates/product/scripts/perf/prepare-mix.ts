import type { Scenario } from "../../test/harness/scenario.ts";
import type { ProductDefinition } from "../../src/orchestration/contract/product-definition.ts";
import { compileRoutes, type Route } from "../../src/orchestration/edge/router.ts";
import { createSend } from "../release/send-request.ts";
import { chooseRecipes, type Recipe } from "./choose-recipe.ts";
import { fillByNames, fillInstance } from "./fill-instance.ts";
import { countCalls } from "./count-calls.ts";
import { findRoute } from "./find-route.ts";
import type { Load } from "./load.ts";
import { type Calls, createMixLoad, MIX_CONCURRENCY } from "./mix-load.ts";
import { endObservation, readQuiet, startObserved } from "./observe-bundle.ts";
import { AS_WRITTEN, type Ground, openGround, playSteps, type Tools } from "./open-ground.ts";
import type { Wanted, Workload } from "./parse-workload.ts";
import { type Call, type Next, prepareCalls } from "./prepare-calls.ts";
import type { Bundle } from "./start-bundle.ts";

/** What became of an operation of the workload. `records`: in the instance, null: it could not be brought about. */
export type Ready = Wanted & { filled: number | null };
export type Mix = { load: Load; ready: Ready[] };

const WARM = 5;
const FILLING_MS = 60_000;
/** Kept free of what an instance lets in at most. */
const SPARE = 10;

const cycle = (calls: readonly Call[], count: number, from: number): Call[] =>
  Array.from({ length: count }, (_, index) => calls[(from + index) % calls.length]).filter(
    (call) => call !== undefined,
  );

/** The route of what makes the records of a recipe. */
const fillingRoute = ({ routes }: Tools, { nearest, scenario }: Recipe): Route | null => {
  const step = scenario.steps[nearest[0] ?? -1];
  return step === undefined ? null : findRoute(routes, step.method, step.path);
};

const isOneForAll = (tools: Tools, recipe: Recipe): boolean => fillingRoute(tools, recipe)?.key.from === "single";

/** How many records an instance takes of the kind that a recipe makes. */
const roomFor = (tools: Tools, recipe: Recipe): number => {
  const { product } = tools;
  const route = fillingRoute(tools, recipe);
  const service = route === null ? undefined : product.services[route.service];
  const part = route?.definition.on;
  return (part === undefined ? service?.maxRecords : service?.parts?.[part]?.maxRecords) ?? Infinity;
};

/** The first play of what other steps refer to, up to the last step that is measured. */
const lay = async (ground: Ground, recipes: readonly Recipe[]): Promise<void> => {
  const last = Math.max(...recipes.map(({ step }) => step));
  const steps = ground.leadTo(last, "new instance").filter((step) => ground.scenario.steps[step]?.method !== "DELETE");
  await playSteps(ground, steps, AS_WRITTEN, ground.saved);
};

type Part = { wanted: Wanted; count: number; recipe: Recipe };
type Made = { operation: string; calls: Calls; filled: number };

/** Prepares what is measured on the instances of one scenario, and then fills them. */
const prepareGround = async (tools: Tools, parts: readonly Part[], deadline: number, next: Next): Promise<Made[]> => {
  const [first] = parts;
  if (first === undefined) return [];
  const ground = openGround(tools, first.recipe.scenario);
  await lay(
    ground,
    parts.map(({ recipe }) => recipe),
  );
  const made: (Made & { apart: boolean; part: Part })[] = [];
  for (const part of parts) {
    const prepared = await prepareCalls(tools, ground, part.recipe, part.count + WARM, next);
    if (prepared === null) continue;
    const { apart, calls } = prepared;
    const split = { warm: cycle(calls, WARM, 0), timed: cycle(calls, part.count, WARM) };
    made.push({ operation: part.wanted.operation, calls: split, filled: 0, apart, part });
  }
  const reserved = parts.reduce((sum, { count }) => sum + count + WARM, SPARE);
  for (const entry of made) {
    const { recipe, wanted } = entry.part;
    const isSingle = isOneForAll(tools, recipe);
    // What has an instance of its own for each call shares none that could be filled.
    if (entry.apart && !isSingle) continue;
    const alike = made.filter(({ part }) => sharesNearest(part.recipe, recipe));
    entry.filled = Math.max(0, ...alike.map(({ filled }) => filled));
    const most = Math.min(wanted.records, roomFor(tools, recipe) - 2 * reserved);
    entry.filled += await fillInstance(ground, recipe, most - entry.filled, deadline, next);
    if (isSingle) entry.filled += await fillByNames(tools, recipe, most - entry.filled, deadline);
  }
  return made;
};

const sharesNearest = (a: Recipe, b: Recipe): boolean => a.nearest.some((step) => b.nearest.includes(step));

/**
 * Lays the storage that every restart begins with into the directory `seed`, with the records of a workload, and makes
 * the requests that are replayed on it.
 */
export const prepareMix = async (
  bundle: Bundle,
  product: ProductDefinition,
  scenarios: readonly Scenario[],
  workload: Workload,
  passes: number,
  seed: string,
): Promise<Mix> => {
  const routes = compileRoutes(product);
  const recipes = chooseRecipes(
    routes,
    scenarios,
    workload.operations.map(({ operation }) => operation),
  );
  const counts = countCalls(workload, passes);
  const parts = workload.operations.flatMap((wanted, index): Part[] => {
    const recipe = recipes.get(wanted.operation);
    return recipe === undefined ? [] : [{ wanted, recipe, count: counts[index] ?? passes }];
  });
  const { address, close } = await startObserved(bundle, seed);
  const made: Made[] = [];
  try {
    const tools: Tools = { send: createSend(address), product, routes };
    const deadline = performance.now() + FILLING_MS;
    let n = 0;
    for (const scenario of new Set(parts.map(({ recipe }) => recipe.scenario))) {
      const own = parts.filter(({ recipe }) => recipe.scenario === scenario);
      made.push(...(await prepareGround(tools, own, deadline, () => (n += 1))));
    }
    await readQuiet(address);
    await endObservation(address);
  } finally {
    await close();
  }
  const isMix = workload.operations.some(({ share }) => share !== null);
  return {
    load: createMixLoad(
      seed,
      made.map(({ calls }) => calls),
      isMix ? MIX_CONCURRENCY : 1,
    ),
    ready: workload.operations.map((wanted) => ({
      ...wanted,
      filled: made.find(({ operation }) => operation === wanted.operation)?.filled ?? null,
    })),
  };
};
