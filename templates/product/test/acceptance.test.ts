import { describe, test } from "vitest";

import type { Scenario } from "./harness/scenario.ts";
import { runScenario } from "./harness/run-scenario.ts";
import scenarios from "./scenarios.json";

/** What was promised, request by request. The same scenarios are asked of every deployment. */
describe("acceptance", () => {
  test.each(scenarios as Scenario[])("$name", async (scenario) => {
    await runScenario(scenario);
  });
});
