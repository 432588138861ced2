import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Scenario } from "../test/harness/scenario.ts";
import { smokeTest } from "./release/smoke-test.ts";
import { Refusal, run } from "./run.ts";

/** `npm run smoke -- URL [--commit SHA]`: plays every scenario against a live product. */
const smoke = async (): Promise<void> => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { commit: { type: "string" } },
  });
  const [address] = positionals;
  if (address === undefined || !URL.canParse(address)) throw new Refusal("Usage: npm run smoke -- URL [--commit SHA]");
  const scenarios = JSON.parse(readFileSync("test/scenarios.json", "utf8")) as Scenario[];
  await smokeTest({
    address: address.replace(/\/+$/u, ""),
    scenarios,
    expected: values.commit === undefined ? {} : { commit: values.commit },
    title: address,
  });
};

await run(smoke);
