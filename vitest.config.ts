import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, by the beginning of its path: it begins first, so that no core waits for the last. */
const LONGEST = [
  "e2e/crash",
  "e2e/issue-to-production",
  "e2e/",
  "world/product-workflows",
  "contracts/codegen/product",
  "workbench/checks/run-checks",
  "contracts/agents/writing",
  "world/cloudflare/wrangler-deploy",
  "world/",
  "contracts/",
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

/** `unit`: decisions, no I/O. `contract`: seams, against every real implementation. `e2e`: stories through the world. */
export default defineConfig({
  test: {
    // Most tests wait for processes of their own.
    maxWorkers: availableParallelism() + 1,
    // Files share what was imported once. Each cleans up after itself, and changes nothing that another could see.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Node runs TypeScript by itself, as it does in production; nothing here is to be transformed.
    experimental: { viteModuleRunner: false },
    projects: [
      {
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
        test: {
          name: "contract",
          include: ["test/{contracts,world,durable,github,telemetry,workbench}/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: "e2e", include: ["test/e2e/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 240_000 } },
    ],
  },
});
