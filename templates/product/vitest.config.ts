import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Every test runs inside workerd, against the Worker that `wrangler.jsonc` describes. */
export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: "./wrangler.jsonc" },
      // Tests deliver webhooks to this machine; production refuses private addresses.
      miniflare: { bindings: { ALLOW_PRIVATE_WEBHOOKS: "1" } },
    }),
  ],
  test: { dir: "test", setupFiles: ["./test/harness/settle.ts"], testTimeout: 30_000, silent: "passed-only" },
});
