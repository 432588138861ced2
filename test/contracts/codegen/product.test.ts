import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import type { FileChange } from "#src/codegen/file-change.ts";
import { generate } from "#test/codegen/generate.ts";
import type { Plan } from "#src/plan/plan.ts";
import { openTemporaryStore } from "#src/world/actions/temporary-store.ts";
import { blog } from "#test/codegen/plans/blog.ts";
import { dropBox } from "#test/codegen/plans/drop-box.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { notificationSystem } from "#test/codegen/plans/notification-system.ts";
import { storeRoom } from "#test/codegen/plans/store-room.ts";
import { readTemplates, TEMPLATE_ROOT } from "#test/codegen/read-templates.ts";
import { toolEnvironment } from "#test/tool-environment.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const MODULES = join(ROOT, "node_modules");
/** Inside the project, so that a product finds its packages further up, as it does in the world. */
const GENERATED = join(ROOT, ".aidevos", "generated");

/** Where the world's jobs have it too: instances under test write small files, hundreds of them. */
const temporary = openTemporaryStore();
const TMPDIR = temporary.make(tmpdir());
afterAll(temporary.close);

vi.setConfig({ testTimeout: 120_000 });

const writeFiles = (folder: string, files: FileChange[]): void => {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
};

/** Runs a tool of ours in a product's folder. */
const run = (folder: string, script: string, ...args: string[]): string => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(MODULES, script), ...args], {
    cwd: folder,
    env: toolEnvironment({ TMPDIR }),
    encoding: "utf8",
  });
  return status === 0 ? stdout : `exit ${status}\n${stdout}\n${stderr}`;
};

type Job = {
  environment?: object;
  permissions?: object;
  "timeout-minutes"?: number;
  steps: { run?: string }[];
};

const findWrongTypes = (folder: string, project: string): string[] => {
  const found = run(folder, "typescript/bin/tsc", "--noEmit", "--singleThreaded", "-p", project);
  return found === "" ? [] : [found];
};

/** They read what the registry knows, or what the runtime has counted, and would read what other files leave there. */
const ALONE = ["**/control.test.ts", "**/events.test.ts"];
/** What is promised differently by every product; the rest is the same in all of them. */
const OWN = ["**/{acceptance,security,services}.test.ts"];

/** Tests of one product: a project of its `vitest.config.ts`, with what is different here. */
type Part = { folder: string; project: "product" | "layer"; options?: object };

/**
 * Files share one runtime for the time's sake, whose start takes longer than most of them; each has its own in the CI of
 * the stories' products. For the same reason the products are tested in one run.
 */
const renderConfig = (parts: readonly Part[]): string => `import { join } from "node:path";
import { defineConfig } from "vitest/config";
${parts.map(({ folder }, n) => `import config${n} from ${JSON.stringify(join(folder, "vitest.config.ts"))};`).join("\n")}

const part = (config, project, root, name, options) => {
  const own = config.test.projects.find(({ test }) => test.name === project);
  return { ...own, root, test: { ...own.test, dir: join(root, own.test.dir), isolate: false, ...options, name } };
};
export default defineConfig({
  test: {
    silent: "passed-only",
    projects: [
${parts.map(({ folder, options = {}, project }, n) => `      part(config${n}, "${project}", ${JSON.stringify(folder)}, "${n}", ${JSON.stringify(options)}),`).join("\n")}
    ],
  },
});
`;

type Report = { testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[] };
type Assertion = { fullName: string; status: string; failureMessages: string[] };
type Ran = { said: string; files: Report["testResults"] };

/** Tests all of them. What a run says that fails is more than what its tests do. */
const testParts = (parts: readonly Part[]): Ran => {
  const config = join(GENERATED, "vitest.config.ts");
  const report = join(GENERATED, "report.json");
  writeFileSync(config, renderConfig(parts));
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const said = run(GENERATED, "vitest/vitest.mjs", "run", "--config", config, ...reporters);
  return { said, files: (JSON.parse(readFileSync(report, "utf8")) as Report).testResults };
};

/** What failed below a folder; also where nothing was tried there. */
const failuresIn = ({ files }: Ran, folder: string): string[] => {
  const tried = files.filter(({ name }) => name.startsWith(`${folder}/`));
  if (tried.length === 0) return [`nothing was tested in ${folder}`];
  return tried.flatMap(({ assertionResults, message, name, status }) => [
    ...(status === "passed" ? [] : [`${name}: ${message}`]),
    ...assertionResults
      .filter((one) => one.status !== "passed")
      .map(({ failureMessages, fullName }) => `${fullName}: ${failureMessages.join("\n")}`),
  ]);
};

/** Files that the formatter would write differently. It ignores what git ignores, so they are laid out elsewhere. */
const findUnformatted = (files: FileChange[]): string => {
  const folder = mkdtempSync(join(tmpdir(), "aidevos-format-"));
  writeFiles(
    folder,
    files.filter(({ path }) => !/\.md$|package-lock\.json$/u.test(path)),
  );
  const config = join(folder, ".oxfmtrc.json");
  writeFileSync(config, '{ "printWidth": 120 }\n');
  const report = run(folder, "oxfmt/bin/oxfmt", "--list-different", "-c", config, ".");
  rmSync(folder, { recursive: true });
  return report;
};

const write = (name: string, files: FileChange[]): string => {
  const folder = join(GENERATED, name);
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, files);
  return folder;
};

/** One product with what each promises: channels and retries; records that reach others; versions, keys and ends. */
const together: Plan = {
  ...notificationSystem,
  services: [notificationSystem, storeRoom, dropBox].flatMap(({ services }) => services),
  scenarios: [notificationSystem, storeRoom, dropBox].flatMap(({ scenarios }) => scenarios),
};

const PLANS: [what: string, plan: Plan][] = [
  ["of several services that are called, reach others, write down what changes, and end", together],
  ["with callers of its own, parts, guards and computed fields", blog],
];

let ran: Ran;
beforeAll(async () => {
  const folders = await Promise.all(PLANS.map(async ([, plan]) => write(plan.product.name, await generate(plan))));
  ran = testParts([
    { folder: TEMPLATE_ROOT, project: "layer", options: { exclude: ALONE } },
    { folder: TEMPLATE_ROOT, project: "layer", options: { include: ALONE, isolate: true } },
    { folder: TEMPLATE_ROOT, project: "product" },
    ...folders.map((folder): Part => ({ folder, project: "product", options: { include: OWN } })),
  ]);
}, 480_000);

describe("templates/product", () => {
  test("is what the code generator makes of its plan, byte for byte", async () => {
    const byPath = (files: FileChange[]) => Object.fromEntries(files.map(({ path, content }) => [path, content]));
    expect(byPath(await generate(notebook))).toEqual(byPath(readTemplates()));
  });

  test("is sound as it lies there", () => {
    const project = ["scripts", "."].flatMap((of) => findWrongTypes(TEMPLATE_ROOT, of));
    expect([...project, ...failuresIn(ran, join(TEMPLATE_ROOT, "test"))]).toEqual([]);
  });

  test("has a layer that does what it says", () => {
    expect(failuresIn(ran, join(TEMPLATE_ROOT, "test", "layer"))).toEqual([]);
  });

  test("locks every package it names, from no particular registry", () => {
    const lock = JSON.parse(readFileSync(join(TEMPLATE_ROOT, "package-lock.json"), "utf8"));
    const manifest = JSON.parse(readFileSync(join(TEMPLATE_ROOT, "package.json"), "utf8"));
    const own = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(lock.packages[""].devDependencies).toEqual(manifest.devDependencies);
    for (const [name, version] of Object.entries(manifest.devDependencies))
      expect({ ...own.dependencies, ...own.devDependencies }[name]).toBe(version);
    expect(JSON.stringify(lock)).not.toContain('"resolved"');
  });

  const workflows = readTemplates().filter(({ path }) => path.startsWith(".github/workflows/"));

  test.each(workflows)(
    "$path pins what it uses, asks for little, and lets no text of an event into a shell",
    ({ content }) => {
      const written = parse(content) as { permissions: object; jobs: Record<string, Job> };
      expect(written.permissions).toEqual({ contents: "read" });
      for (const [, used] of content.matchAll(/uses: (.*)/gu))
        expect(used).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d/u);
      const jobs = Object.values(written.jobs);
      const shell = jobs.flatMap(({ steps }) => steps.flatMap(({ run: script }) => script ?? []));
      expect(shell.length).toBeGreaterThan(1);
      expect(shell.join("\n")).not.toContain("${{");
      for (const { environment, permissions = written.permissions, steps, ...job } of jobs) {
        const secrets = new Set([...JSON.stringify(steps).matchAll(/secrets\.(\w+)/gu)].map(([, name]) => name));
        // Whoever may change what is live gets the two secrets, by way of the environment that protects them, and no more.
        const releases = environment !== undefined;
        expect([...secrets]).toEqual(releases ? ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"] : []);
        expect(permissions).toEqual(releases ? { contents: "read", deployments: "write" } : { contents: "read" });
        expect(job["timeout-minutes"]).toBeGreaterThan(0);
      }
      expect(content).not.toMatch(/pull_request_target|127\.0\.0\.1|localhost|_BASE_URL/u);
    },
  );

  test("has workflows that check, measure, deploy, promote and roll back", () => {
    const names = workflows.map(({ path }) => path.replace(/^.*\/|\.yml$/gu, ""));
    expect(names.toSorted()).toEqual(["ci", "deploy", "perf", "promote", "rollback"]);
  });
});

/** The document that a product serves at `/openapi.json`. */
const readApi = async (folder: string): Promise<Record<string, unknown>> => {
  const { renderOpenApi } = await import(join(folder, "src/orchestration/openapi.ts"));
  const { product } = await import(join(folder, "src/product.ts"));
  return JSON.parse(renderOpenApi(product));
};

describe("a generated product", () => {
  // Those of one service go through all of their CI in the stories.
  test.each(PLANS)("is sound and formatted, %s", async (_, plan) => {
    expect(findUnformatted(await generate(plan))).toBe("");
    const folder = join(GENERATED, plan.product.name);
    expect(await new Validator().validate(await readApi(folder))).toMatchObject({ valid: true });
    expect([...findWrongTypes(folder, "."), ...failuresIn(ran, folder)]).toEqual([]);
  });
});

test("nothing but the tests themselves went wrong", () => {
  expect(ran.said).not.toMatch(/^exit/u);
});
