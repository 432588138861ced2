import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: ["src/cli.ts", "bin/*.{ts,mjs}", "test/**/*.test.ts"],
  project: ["src/**/*.ts", "bin/**", "test/**/*.ts"],
  ignore: ["templates/**"],
  // The project's own Node, started by bin/launch.mjs, and what the product template runs on in the world.
  ignoreDependencies: ["node", "wrangler", "@cloudflare/vitest-plugin", "@cloudflare/workers-types"],
};

export default config;
