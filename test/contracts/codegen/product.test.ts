import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { FileChange } from "#src/codegen/file-change.ts";
import { generate } from "#test/codegen/generate.ts";
import type { Plan } from "#src/plan/plan.ts";
import { blog } from "#test/codegen/plans/blog.ts";
import { dropBox } from "#test/codegen/plans/drop-box.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { notificationSystem } from "#test/codegen/plans/notification-system.ts";
import { storeRoom } from "#test/codegen/plans/store-room.ts";
import { readTemplates, TEMPLATE_ROOT } from "#test/codegen/read-templates.ts";
import { toolEnvironment } from "#test/tool-environment.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const MODULES = join(ROOT, "node_modules");

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
    env: toolEnvironment(),
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

const findFailures = (folder: string, ...options: string[]): string[] => {
  const report = run(folder, "vitest/vitest.mjs", "run", ...options);
  return report.startsWith("exit") || !/Tests +\d+ passed \(\d+\)/u.test(report) ? [report] : [];
};

/**
 * What a product's CI would complain about; nothing where it is sound. Its files share one runtime for the time's sake;
 * each has its own in the CI of the stories' products.
 */
const findFaults = (folder: string, ...files: string[]): string[] => [
  ...findWrongTypes(folder, "."),
  ...findFailures(folder, "--project", "product", "--no-isolate", ...files),
];

/** They read what the registry knows, or what the runtime has counted, and would read what other files leave there. */
const ALONE = ["control.test.ts", "events.test.ts"];

/** The layer's own tests. Elsewhere files share one runtime, whose start takes longer than most of them. */
const findLayerFaults = (folder: string): string[] => [
  ...findFailures(
    folder,
    "--project",
    "layer",
    "--no-isolate",
    ...ALONE.flatMap((file) => ["--exclude", `**/${file}`]),
  ),
  ...findFailures(folder, "--project", "layer", ...ALONE),
];

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

/** Inside the project, so that the product finds its packages further up, as it does in the world. */
const write = (name: string, files: FileChange[]): string => {
  const folder = join(ROOT, ".aidevos", "generated", name);
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, files);
  return folder;
};

describe("templates/product", () => {
  test("is what the code generator makes of its plan, byte for byte", async () => {
    const byPath = (files: FileChange[]) => Object.fromEntries(files.map(({ path, content }) => [path, content]));
    expect(byPath(await generate(notebook))).toEqual(byPath(readTemplates()));
  });

  test("is sound as it lies there", { timeout: 120_000 }, () => {
    expect([...findWrongTypes(TEMPLATE_ROOT, "scripts"), ...findFaults(TEMPLATE_ROOT)]).toEqual([]);
  });

  test("has a layer that does what it says", { timeout: 120_000 }, () => {
    expect(findLayerFaults(TEMPLATE_ROOT)).toEqual([]);
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

/** One product with what each promises: channels and retries; records that reach others; versions, keys and ends. */
const together: Plan = {
  ...notificationSystem,
  services: [notificationSystem, storeRoom, dropBox].flatMap(({ services }) => services),
  scenarios: [notificationSystem, storeRoom, dropBox].flatMap(({ scenarios }) => scenarios),
};

describe("a generated product", () => {
  // Those of one service go through all of their CI in the stories.
  test.each([
    ["of several services that are called, reach others, write down what changes, and end", together],
    ["with callers of its own, parts, guards and computed fields", blog],
  ])("is sound and formatted, %s", { timeout: 120_000 }, async (_, plan) => {
    const files = await generate(plan);
    expect(findUnformatted(files)).toBe("");
    const folder = write(plan.product.name, files);
    expect(await new Validator().validate(await readApi(folder))).toMatchObject({ valid: true });
    // What is the same in every product ran above.
    expect(findFaults(folder, "acceptance", "security", "services")).toEqual([]);
  });
});
