import type { OxlintConfig } from "oxlint";

import durableObjects from "./lint/plugin.ts";

type Severity = "error" | "off" | ["error", object];

/** Rules of `lint/` that are about tests; the others are about what is deployed. */
const TESTS = ["p8-clock-in-test", "t1-shared-name", "t2-no-eviction"];
const EVERYWHERE = ["r2-floating-call", "t4-zod-import"];

const DEPLOYED = Object.keys(durableObjects.rules).filter((name) => ![...TESTS, ...EVERYWHERE].includes(name));

const each = (names: readonly string[], severity: Severity): Record<string, Severity> =>
  Object.fromEntries(names.map((name) => [`durable-objects/${name}`, severity]));

export default {
  jsPlugins: ["./lint/plugin.ts"],
  plugins: ["typescript", "unicorn", "oxc", "import", "promise"],
  categories: { correctness: "error" },
  ignorePatterns: ["node_modules", ".wrangler", "dist"],
  overrides: [
    { files: ["src/**"], rules: { ...each(DEPLOYED, "error"), ...each(EVERYWHERE, "error") } },
    {
      files: ["test/**"],
      rules: { ...each(["p8-clock-in-test", "t1-shared-name"], "error"), ...each(EVERYWHERE, "error") },
    },
    { files: ["test/services/*.ts"], rules: each(["t2-no-eviction"], "error") },
    {
      files: ["src/orchestration/**"],
      rules: {
        // The layer is the way to an object; of its own control plane there is one each, and no request waits for it.
        ...each(["d1-constant-name"], ["error", { bindings: ["REGISTRY", "KEYRING", "MONITOR"] }]),
        ...each(["d6-raw-binding"], "off"),
      },
    },
    {
      files: ["src/orchestration/**/{record-table,transfer,instance-store,outbox,monitor}.ts"],
      // Names of columns cannot be bound. They come from the schema or stand in the file, quoted; every value is bound.
      rules: each(["s3-unbound-sql"], "off"),
    },
    {
      files: ["src/orchestration/mesh/deadlines.ts"],
      // An object that waits for another is awake anyway, and the timer goes with the answer.
      rules: each(["c3-timer"], "off"),
    },
    {
      files: ["test/harness/run-scenario.ts", "test/harness/settle.ts", "test/layer/**"],
      // A scenario may promise something within seconds; what runs on after the last test gets its time; and the layer's
      // own promises are about waiting.
      rules: each(["p8-clock-in-test"], "off"),
    },
  ],
} satisfies OxlintConfig;
