import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { startPostgres } from "#src/durable/embedded-postgres.ts";
import { describeDurable } from "./durable.testsuite.ts";

// The one of the killed process is dead to the others after this.
const takeoverSeconds = 1;
const given = process.env["DATABASE_URL"];

describeDurable("a PostgreSQL that others share", async () => {
  const directory = mkdtempSync(join(tmpdir(), "durable-"));
  chmodSync(directory, 0o711);
  const server = await startPostgres(join(directory, "shared"), () => undefined);
  return {
    choice: { url: server.url, takeoverSeconds },
    remove: async () => {
      await server.stop();
      rmSync(directory, { recursive: true });
    },
  };
});

describe.runIf(given)(`DATABASE_URL${given ? "" : " (skipped: it is not set)"}`, () => {
  describeDurable("the PostgreSQL of DATABASE_URL", async () => ({
    choice: { url: given ?? "", takeoverSeconds },
    remove: async () => undefined,
  }));
});
