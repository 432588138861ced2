import { describe, expect, test } from "vitest";

import { compileRoutes } from "../src/orchestration/edge/router.ts";
import { product } from "../src/product.ts";
import { checkAnswer } from "./harness/check-answer.ts";
import type { Scenario } from "./harness/scenario.ts";
import { runScenario } from "./harness/run-scenario.ts";
import scenarios from "./scenarios.json";

/** What was promised, request by request. The same scenarios are asked of every deployment. */
describe("acceptance", () => {
  // JSON that is read as a module has a type of its own, which steps unlike each other do not fit.
  test.each(scenarios as unknown as Scenario[])("$name", async (scenario) => {
    await runScenario(scenario);
  });
});

test("an answer that the API's description does not allow is noticed", () => {
  const [route] = compileRoutes(product);
  const path = (route?.definition.route?.path ?? "").replaceAll(/\{\w+\}/gu, "some-name");
  const method = route?.method ?? "GET";
  const answer = { status: 404, headers: new Headers({ "content-type": "application/problem+json" }), body: {} };
  const name = `${method} ${route?.definition.route?.path}`;
  expect(checkAnswer(method, path, answer).join()).toContain('does not have required property "type"');
  expect(checkAnswer(method, path, { ...answer, status: 418 })).toEqual([`${name} → 418 is not described`]);
  const headers = new Headers({ "content-type": "text/plain" });
  expect(checkAnswer(method, path, { ...answer, headers }).join()).toContain(`${name} → 404 is text/plain, not `);
});
