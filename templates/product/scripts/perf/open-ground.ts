import type { ProductDefinition } from "../../src/orchestration/contract/product-definition.ts";
import type { Route } from "../../src/orchestration/edge/router.ts";
import {
  createSuffix,
  type Scenario,
  type ScenarioStep,
  SESSION,
  withSuffix,
  withUniqueNames,
} from "../../test/harness/scenario.ts";
import type { Request, Send, SentAnswer } from "../release/send-request.ts";
import { createKnow, type Saved, saveFrom, toRequest } from "../release/step-request.ts";
import { findRoute, makesInstance } from "./find-route.ts";
import { type Freedom, schemaOf, varyBody } from "./vary-body.ts";

/** What a bundle is filled and asked with. */
export type Tools = { send: Send; product: ProductDefinition; routes: readonly Route[] };
/** `n`: each stands for values of its own. */
export type Variation = { freedom: Freedom; n: number };

/** A scenario with names of its own, on the instances that these name. `saved`: what its first play kept. */
export type Ground = {
  scenario: Scenario;
  saved: Saved;
  request(step: number, variation: Variation, saved: Saved): Promise<Request>;
  /** Sends a step; false where it is answered otherwise than the scenario says. */
  play(step: number, variation: Variation, saved: Saved): Promise<boolean>;
  /** Steps before this one that it may need, on an instance that is there already or on a new one. */
  leadTo(step: number, extent: "same instance" | "new instance"): number[];
};

export const AS_WRITTEN: Variation = { freedom: "none", n: 0 };

/** A key that says two requests are one has to differ where they are two. */
const varyHeaders = (step: ScenarioStep, n: number): Record<string, string> =>
  Object.fromEntries(
    Object.entries(step.headers ?? {}).map(([name, value]) => [
      name,
      n > 0 && name.toLowerCase() === "idempotency-key" ? `${value}-${n}` : value,
    ]),
  );

const isNeeded = ({ expect, method, save }: ScenarioStep): boolean =>
  expect.status < 400 && (method !== "GET" || save !== undefined);

export const openGround = ({ product, routes, send }: Tools, written: Scenario): Ground => {
  const suffix = createSuffix();
  const scenario = withUniqueNames(written, suffix);
  const names = written.names.map((name) => withSuffix(name, suffix));
  const know = createKnow(send, scenario.signUp ?? SESSION);
  const stepAt = (index: number): ScenarioStep => {
    const step = scenario.steps[index];
    if (step === undefined) throw new Error(`the scenario has no step ${index}`);
    return step;
  };

  const request: Ground["request"] = async (index, { freedom, n }, saved) => {
    const step = stepAt(index);
    const route = findRoute(routes, step.method, step.path);
    const service = route === null ? undefined : product.services[route.service];
    const schema = route === null || service === undefined ? {} : schemaOf(service, route.definition);
    const body = varyBody(step.body, schema, { freedom, n, names });
    const varied = { ...step, headers: varyHeaders(step, n), ...(body !== undefined && { body }) };
    return await toRequest(know, varied, `${step.method} ${written.steps[index]?.path ?? step.path}`, saved);
  };

  const keep = (step: ScenarioStep, answer: SentAnswer, saved: Saved): boolean => {
    if (answer.status !== step.expect.status) return false;
    try {
      saveFrom(step, answer.body, saved);
      return true;
    } catch {
      return false;
    }
  };

  return {
    scenario,
    saved: new Map(),
    request,
    play: async (index, variation, saved) =>
      keep(stepAt(index), await send(await request(index, variation, saved)), saved),
    leadTo: (step, extent) =>
      scenario.steps
        .slice(0, step)
        .flatMap((each, index) => (isNeeded(each) ? [index] : []))
        .filter((index) => {
          const { method, path } = stepAt(index);
          return extent === "new instance" || !makesInstance(findRoute(routes, method, path));
        }),
  };
};

/** Plays steps in order. One that fails is passed over where nothing later is made of its answer; false: it was needed. */
export const playSteps = async (ground: Ground, steps: readonly number[], variation: Variation, saved: Saved) => {
  for (const step of steps)
    if (!(await ground.play(step, variation, saved)) && ground.scenario.steps[step]?.save !== undefined) return false;
  return true;
};
