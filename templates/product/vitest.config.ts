import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Every test runs inside workerd, against the Worker that a `wrangler.jsonc` describes. */
const inWorkerd = (configPath: string) =>
  cloudflareTest({
    wrangler: { configPath },
    miniflare: {
      bindings: {
        // Tests deliver webhooks to this machine; production refuses private addresses.
        ALLOW_PRIVATE_WEBHOOKS: "1",
        CONTROL_TOKEN: "token-of-the-tests",
      },
    },
  });

const test = { setupFiles: ["./test/harness/settle.ts"], testTimeout: 30_000 };

/** `product`: what this product promises. `layer`: the orchestration layer, tried on services of its own. */
export default defineConfig({
  test: {
    silent: "passed-only",
    projects: [
      {
        plugins: [inWorkerd("./wrangler.jsonc")],
        test: { ...test, name: "product", dir: "test", exclude: ["**/layer/**"] },
      },
      {
        plugins: [inWorkerd("./test/layer/worker/wrangler.jsonc")],
        test: { ...test, name: "layer", dir: "test/layer" },
      },
    ],
  },
});
