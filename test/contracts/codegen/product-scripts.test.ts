import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { readTemplates, TEMPLATE_ROOT } from "#test/codegen/read-templates.ts";
import { openTemporaryStore } from "#src/world/actions/temporary-store.ts";
import type { PerfResult } from "#product/scripts/perf/perf-result.ts";
import { toolEnvironment } from "#test/tool-environment.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const WRANGLER = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
const made: string[] = [];
/** Where the world's jobs have it too: instances under measurement write small files, hundreds of them. */
const temporary = openTemporaryStore();
const TMPDIR = temporary.make(tmpdir());

vi.setConfig({ testTimeout: 120_000 });

afterAll(() => {
  temporary.close();
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A repository with the template's scripts, inside the project, so that packages are found further up. */
const openRepository = () => {
  const root = join(ROOT, ".aidevos", "scripts");
  mkdirSync(root, { recursive: true });
  const directory = mkdtempSync(join(root, "repository-"));
  made.push(directory);
  cpSync(join(TEMPLATE_ROOT, "scripts"), join(directory, "scripts"), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Mona", "-c", "user.email=mona@example.com", ...args], {
      cwd: directory,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  return {
    directory,
    commit(files: Record<string, string>): string {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), content);
      }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", "Change");
      return git("rev-parse", "HEAD");
    },
    run(script: string, env: Record<string, string> = {}, ...args: string[]) {
      const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...args], {
        cwd: directory,
        env: toolEnvironment({ TMPDIR, ...env }),
        encoding: "utf8",
      });
      return { status, output: stdout + stderr };
    },
  };
};

describe("the API contract", () => {
  const render = (paths: string) => ({
    "src/orchestration/openapi.ts": `import { env } from "cloudflare:workers";
export const renderOpenApi = (product: { name: string }) => JSON.stringify({
  openapi: "3.1.0", info: { title: product.name, version: typeof env }, paths: ${paths},
});`,
    "src/product.ts": 'export const product = { name: "notebook" };',
  });
  const notes = '"/notes": { get: { responses: { "200": { description: "all of them" } } } }';
  const tags = '"/tags": { get: { responses: { "200": { description: "all of them" } } } }';
  const repository = openRepository();
  const check = (env: Record<string, string> = {}) => repository.run("scripts/check-api.ts", env);

  test("must be there and be sound", () => {
    repository.commit({ "README.md": "nothing yet" });
    expect(check()).toMatchObject({ status: 1, output: expect.stringContaining("is described nowhere") });
    repository.commit(render("{}"));
    expect(check()).toMatchObject({ status: 1, output: expect.stringContaining("There is no operation.") });
  });

  test("is compared with the commit before, and broken only by who says so", () => {
    const base = repository.commit(render(`{ ${notes}, ${tags} }`));
    expect(check()).toMatchObject({ status: 0, output: expect.stringContaining("none to compare it with") });
    repository.commit({});
    expect(check({ BASE: base })).toMatchObject({ status: 0, output: expect.stringContaining("keeps every caller") });
    repository.commit(render(`{ ${notes} }`));
    const silent = check({ BASE: base, TITLE: "feat: forget tags" });
    expect(silent).toMatchObject({ status: 1, output: expect.stringContaining("GET /tags is gone.") });
    expect(check({ BASE: base, TITLE: "feat(api)!: forget tags" }).status).toBe(0);
    expect(check({ BASE: "0".repeat(40) }).status).toBe(0);
  });
});

describe("the dependency review", () => {
  test("tells what changes, and refuses what comes from elsewhere", () => {
    const repository = openRepository();
    const review = (env: Record<string, string> = {}) => repository.run("scripts/review-dependencies.ts", env);
    const lock = (packages: object) => JSON.stringify({ packages: { "": {}, ...packages } });
    const sound = { version: "1.0.0", integrity: "sha512-x", dev: true };
    const base = repository.commit({ "package.json": "{}", "package-lock.json": lock({ "node_modules/a": sound }) });
    expect(review()).toMatchObject({ status: 0, output: expect.stringContaining("nothing to audit") });
    repository.commit({ "package-lock.json": lock({ "node_modules/b": { ...sound, resolved: "git+ssh://x" } }) });
    const { output, status } = review({ BASE: base });
    expect(status).toBe(1);
    for (const line of ["1 added, 1 removed, 0 changed", "removed: a 1.0.0", "b 1.0.0 comes from git+ssh://x"])
      expect(output).toContain(line);
  });
});

describe("a built product", () => {
  const repository = openRepository();
  const files = Object.fromEntries(readTemplates().map(({ path, content }) => [path, content]));

  test("is held to its budget", () => {
    repository.commit(files);
    expect(repository.run(WRANGLER, {}, "deploy", "--dry-run", "--outdir", "dist").status).toBe(0);
    const within = repository.run("scripts/check-budget.ts");
    expect(within).toMatchObject({
      status: 0,
      output: expect.stringMatching(/Budget: the bundle has \d+\.\d KiB of 120/u),
    });
    const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))).toString("hex");
    appendFileSync(
      join(repository.directory, "dist", "index.js"),
      `\n// ${noise}${noise.split("").toReversed().join("")}`,
    );
    const beyond = repository.run("scripts/check-budget.ts");
    expect(beyond).toMatchObject({ status: 1, output: expect.stringContaining("it may have 120") });
  });

  const readResult = (output: string): PerfResult => {
    const lines = output.split("\n").filter((each) => each.startsWith("perf-result "));
    expect(lines).toHaveLength(1);
    return JSON.parse(lines[0]?.slice("perf-result ".length) ?? "") as PerfResult;
  };

  test("is compared by all of its scenarios where no workload is given", () => {
    const base = repository.commit(files);
    repository.commit({});
    const { operations, workload } = readResult(
      repository.run("scripts/perf.ts", { BASE: base }, "--rounds", "3", "--passes", "1").output,
    );
    expect(workload).toBeNull();
    expect(operations.map(({ operation, request }) => [operation, request])).toEqual(
      expect.arrayContaining([
        ["Note.create", "POST /notebooks/diary/notes"],
        ["Note.list", "GET /notebooks/diary/notes?tags=home"],
        [null, "sign-up"],
      ]),
    );
  });

  // What a machine busy with other tests leaves unclear is measured again.
  test(
    "is found out where it reads records one by one, on an instance that has many",
    { timeout: 240_000, retry: 2 },
    () => {
      const base = repository.commit(files);
      const service = readFileSync(join(repository.directory, "src/services/note.ts"), "utf8");
      const slow = service.replace(
        'this.records.countWhere([{ field: "pinned", equals: true }])',
        'this.records.where([]).filter(({ id }) => this.records.where([{ field: "id", equals: id }])[0]?.pinned).length',
      );
      expect(slow).not.toBe(service);
      repository.commit({ "src/services/note.ts": slow });
      const operations = [{ operation: "Note.countPinned", records: 900 }, { operation: "Note.read" }];
      const env = { BASE: base, WORKLOAD: JSON.stringify({ operations }) };
      const { output, status } = repository.run("scripts/perf.ts", env, "--rounds", "5", "--passes", "6");
      const result = readResult(output);
      expect(output).toMatch(/\| `GET \/notebooks\/diary\/pinned` .* \| slower \|/u);
      expect(status).toBe(1);
      expect(result).toMatchObject({
        v: 1,
        base,
        rounds: 5,
        workload: [
          { operation: "Note.countPinned", filled: 900 },
          { operation: "Note.read", filled: 0 },
        ],
        operations: [
          { operation: "Note.countPinned", verdict: "slower" },
          { operation: "Note.read" },
          { operation: null, request: "start" },
        ],
      });
      const [counting, reading] = result.operations;
      expect(counting?.rowsRead?.base).toBeLessThan(100);
      expect(counting?.rowsRead?.head).toBeGreaterThanOrEqual(1_800);
      // What did not change reads the same, and nothing is claimed of it, however busy the machine is.
      expect(reading?.rowsRead?.head).toBe(reading?.rowsRead?.base);
      expect(["same", "unclear"]).toContain(reading?.verdict);
    },
  );
});
