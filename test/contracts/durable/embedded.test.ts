import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeDurable } from "./durable.testsuite.ts";

describeDurable("an embedded PostgreSQL", async () => {
  const directory = mkdtempSync(join(tmpdir(), "durable-"));
  chmodSync(directory, 0o711);
  return {
    choice: { embedded: { directory: join(directory, "runs") } },
    remove: async () => rmSync(directory, { recursive: true }),
  };
});
