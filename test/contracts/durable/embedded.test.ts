import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeDurable, type SuiteDatabase } from "./durable.testsuite.ts";
import { describeLedger } from "./ledger.testsuite.ts";

const prepare = async (): Promise<SuiteDatabase> => {
  const directory = mkdtempSync(join(tmpdir(), "durable-"));
  chmodSync(directory, 0o711);
  return {
    choice: { embedded: { directory: join(directory, "runs") } },
    remove: async () => rmSync(directory, { recursive: true }),
  };
};

describeDurable("an embedded PostgreSQL", prepare);
describeLedger("an embedded PostgreSQL", prepare);
