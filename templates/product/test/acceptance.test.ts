import { describe, expect, test } from "vitest";

import type { Json } from "../src/orchestration/contract/call.ts";
import { statusesOf } from "../src/orchestration/edge/error-style.ts";
import { product } from "../src/product.ts";
import { checkAnswer } from "./harness/check-answer.ts";
import type { Scenario } from "./harness/scenario.ts";
import { runScenario } from "./harness/run-scenario.ts";
import scenarios from "./scenarios.json";

/** What was promised, request by request. The same scenarios are asked of every deployment. */
describe("acceptance", () => {
  test.each(scenarios as Scenario[])("$name", async (scenario) => {
    await runScenario(scenario);
  });
});

test("an answer that the API's description does not allow is noticed", () => {
  const headers = new Headers({ "content-type": "application/json" });
  const check = (status: number, body: Json) => checkAnswer("POST", "/api/session", { status, headers, body });
  const session = { token: "t", expires: "2026-01-01T00:00:00Z", person: { id: "1", name: "Ada" } };
  expect(check(201, session)).toEqual([]);
  expect(check(201, { ...session, person: { id: 1, name: "Ada" } }).join()).toContain("person");
  expect(check(299, session)).toEqual(["POST /api/session → 299 is not described"]);
  const { invalid } = statusesOf(product.errors);
  expect(check(invalid, {})).toEqual([
    `POST /api/session → ${invalid} is application/json, not application/problem+json`,
  ]);
});
