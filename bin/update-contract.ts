// Fetches GitHub's own descriptions of its interfaces and writes the part that we speak into test/fixtures.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cutGraphql } from "#test/contracts/github/cut-graphql.ts";
import { cutOpenapi, renderDescription } from "#test/contracts/github/cut-openapi.ts";
import { shareSchemas } from "#test/contracts/github/share-schemas.ts";
import { GRAPHQL_FIELDS, OPERATIONS, WEBHOOKS } from "#test/contracts/github/subset.ts";

const OPENAPI = "@octokit/openapi@23.0.2";
const GRAPHQL = "@octokit/graphql-schema@15.26.1";
const fixtures = join(import.meta.dirname, "..", "test", "fixtures");

/** One file out of a package on the registry. The packages are too large to depend on: 385 MB for one of the files. */
const readPackedFile = (name: string, file: string, directory: string): string => {
  const run = (command: string, args: string[]) =>
    execFileSync(command, args, { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const archive = run("npm", ["pack", "--silent", name]).trim();
  run("tar", ["-xzf", archive, `package/${file}`]);
  return readFileSync(join(directory, "package", file), "utf8");
};

const directory = mkdtempSync(join(tmpdir(), "aidevos-contract-"));
try {
  const openapi = JSON.parse(readPackedFile(OPENAPI, "generated/api.github.com.json", directory));
  const subset = { operations: OPERATIONS, webhooks: WEBHOOKS };
  const cut = cutOpenapi(openapi, subset, `GitHub's OpenAPI description, cut from ${OPENAPI}, MIT licence`);
  writeFileSync(join(fixtures, "github-openapi.json"), renderDescription(shareSchemas(cut)));
  const sdl = readPackedFile(GRAPHQL, "schema.graphql", directory);
  const schema = cutGraphql(sdl, GRAPHQL_FIELDS, `GitHub's GraphQL schema, cut from ${GRAPHQL}, MIT licence`);
  writeFileSync(join(fixtures, "github-schema.graphql"), schema);
  console.log(`wrote ${OPERATIONS.length} operations and ${Object.keys(cut.webhooks).length} webhooks`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
