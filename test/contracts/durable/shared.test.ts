import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { type EmbeddedPostgres, startPostgres } from "#src/durable/embedded-postgres.ts";
import { describeArchive } from "./archive.testsuite.ts";
import { describeDurable } from "./durable.testsuite.ts";
import { describeLedgerReplicas } from "./ledger-replicas.testsuite.ts";
import { describeLedger } from "./ledger.testsuite.ts";

// The one of the killed process is dead to the others after this.
const takeoverSeconds = 1;
const given = process.env["DATABASE_URL"];

const directory = mkdtempSync(join(tmpdir(), "durable-"));
let server: EmbeddedPostgres;
let databases = 0;

beforeAll(async () => {
  chmodSync(directory, 0o711);
  server = await startPostgres(join(directory, "shared"), () => undefined);
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

/** A database of its own in the one server: starting another takes longer than most of what is tried. */
const prepare = async () => {
  const name = `suite_${(databases += 1)}`;
  await server.owner().query(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = name;
  return { choice: { url: url.href, takeoverSeconds }, url: url.href, remove: async () => undefined };
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
