import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { startPostgres } from "#src/durable/embedded-postgres.ts";
import { describeArchive } from "./archive.testsuite.ts";
import { describeDurable } from "./durable.testsuite.ts";
import { describeLedgerReplicas } from "./ledger-replicas.testsuite.ts";
import { describeLedger } from "./ledger.testsuite.ts";

// The one of the killed process is dead to the others after this.
const takeoverSeconds = 1;
const given = process.env["DATABASE_URL"];

const prepare = async () => {
  const directory = mkdtempSync(join(tmpdir(), "durable-"));
  chmodSync(directory, 0o711);
  const server = await startPostgres(join(directory, "shared"), () => undefined);
  return {
    choice: { url: server.url, takeoverSeconds },
    url: server.url,
    remove: async () => {
      await server.stop();
      rmSync(directory, { recursive: true });
    },
  };
};

describeDurable("a PostgreSQL that others share", prepare);
describeLedger("a PostgreSQL that others share", prepare);
describeLedgerReplicas("a PostgreSQL", prepare);
describeArchive("a PostgreSQL", prepare);

describe.runIf(given)(`DATABASE_URL${given ? "" : " (skipped: it is not set)"}`, () => {
  const prepareGiven = async () => ({
    choice: { url: given ?? "", takeoverSeconds },
    url: given ?? "",
    remove: async () => undefined,
  });
  describeDurable("the PostgreSQL of DATABASE_URL", prepareGiven);
  describeLedger("the PostgreSQL of DATABASE_URL", prepareGiven);
  describeLedgerReplicas("the PostgreSQL of DATABASE_URL", prepareGiven);
  describeArchive("the PostgreSQL of DATABASE_URL", prepareGiven);
});
