import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification, type Vite } from "vitest/node";

/** What takes longest, by the beginning of its path: it begins first, so that no core waits for the last. */
const LONGEST = [
  "e2e/crash",
  "world/product-workflows",
  "e2e/issue-to-production",
  "workbench/checks/run-checks",
  "contracts/codegen/product",
  "e2e/steering",
  "e2e/",
  "contracts/agents/",
  "world/cloudflare/wrangler-deploy",
  "world/",
  "contracts/",
  "workbench/",
  "spec/fuzz",
].map((place) => `/test/${place}`);

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = LONGEST.findIndex((place) => moduleId.includes(place));
  return rank === -1 ? LONGEST.length : rank;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

/** Packages as they are in production; some bring slower ones for whoever develops. */
const asInProduction: Vite.Plugin = {
  name: "as-in-production",
  configResolved: ({ ssr }) => void (ssr.resolve = { ...ssr.resolve, conditions: ["node"] }),
};
const plugins = [asInProduction];

/** `unit`: decisions, no I/O. `contract`: seams, against every real implementation. `e2e`: stories through the world. */
export default defineConfig({
  test: {
    // Most tests wait for processes of their own, and those wait for disks and for each other.
    maxWorkers: availableParallelism() + 3,
    // Files share what was imported once. Each cleans up after itself, and changes nothing that another could see.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Node runs TypeScript by itself, as it does in production; nothing here is to be transformed.
    experimental: { viteModuleRunner: false },
    projects: [
      {
        plugins,
        test: {
          name: "unit",
          // Beside the stories a decision may wait long for its turn.
          testTimeout: 30_000,
          include: ["test/**/*.test.ts"],
          exclude: [
            "test/contracts/**",
            "test/e2e/**",
            "test/world/**",
            "test/durable/**",
            "test/github/**",
            "test/telemetry/**",
            "test/workbench/**",
          ],
        },
      },
      {
        plugins,
        test: {
          name: "contract",
          include: ["test/{contracts,world,durable,github,telemetry,workbench}/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins,
        test: { name: "e2e", include: ["test/e2e/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 240_000 },
      },
    ],
  },
});
