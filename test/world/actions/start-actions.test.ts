import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

import { startWorld } from "./memory-host.ts";

const world = startWorld();
const { run } = world;

afterAll(async () => {
  await world.actions.close();
  rmSync(world.directory, { recursive: true, force: true });
});

const jobs = (yaml: string, top = "") => `name: Test\non: push\n${top}\njobs:\n${yaml.replaceAll(/^/gmu, "  ")}`;

test("what a step leaves behind reaches the next step, the next job and the summary", async () => {
  process.env["PARENT_ONLY"] = "not for jobs";
  const seen = await run(
    jobs(
      `
build:
  runs-on: ubuntu-latest
  env: { LEVEL: job }
  outputs: { version: "\${{ steps.made.outputs.version }}" }
  steps:
    - id: made
      run: |
        printf 'version=1.2\\ntext<<END\\nfirst\\nsecond=x\\nEND\\n' >> "$GITHUB_OUTPUT"
        echo "LATER=kept" >> "$GITHUB_ENV"
        mkdir "$RUNNER_TEMP/tools" && printf '#!/bin/sh\\necho tool ran' > "$RUNNER_TEMP/tools/my-tool"
        chmod +x "$RUNNER_TEMP/tools/my-tool" && echo "$RUNNER_TEMP/tools" >> "$GITHUB_PATH"
        echo "## Built" >> "$GITHUB_STEP_SUMMARY"
    - run: my-tool; echo "$TOP $LEVEL $LATER $FROM_RUNNER [$PARENT_ONLY]"; echo "\${{ steps.made.outputs.text }}"; node --version
use:
  needs: build
  runs-on: ubuntu-latest
  steps: [{ run: "echo got \${{ needs.build.outputs.version }} of \${{ github.repository }}" }]`,
      "env: { TOP: top }",
    ),
  );
  expect(seen.conclusion).toBe("success");
  const [build, use] = seen.jobs;
  expect(build!.last.summary).toBe("## Built\n");
  for (const line of ["tool ran", "top job kept yes []", "first", "second=x", process.version]) {
    expect(build!.last.log).toContain(`Z ${line}\n`);
  }
  expect(use!.last.log).toContain("Z got 1.2 of octo/shop\n");
  expect(build!.last.steps.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ["Set up job", "success"],
    [expect.stringMatching(/^Run printf/u), "success"],
    [expect.stringMatching(/^Run my-tool/u), "success"],
    ["Complete job", "success"],
  ]);
  expect(readdirSync(join(world.directory, "jobs", "runs"))).toEqual([]);
});

test("a failure is annotated, skips what needs success, and lets always() and failure() run", async () => {
  const seen = await run(
    jobs(`
broken:
  runs-on: ubuntu-latest
  steps:
    - { id: soft, run: exit 7, continue-on-error: true }
    - run: echo "::error file=src/a.ts,line=3,endLine=4,title=Bad,col=2::two%0Alines"; exit 3
    - run: echo never
    - { if: always(), run: "echo \${{ steps.soft.outcome }} \${{ steps.soft.conclusion }} \${{ job.status }}" }
dependent: { needs: broken, runs-on: ubuntu-latest, steps: [{ run: echo never }] }
after: { needs: [dependent], if: failure(), runs-on: ubuntu-latest, steps: [{ run: "echo \${{ needs.dependent.result }}" }] }`),
  );
  const [broken, dependent, after] = seen.jobs;
  expect(seen.conclusion).toBe("failure");
  expect(broken!.last.steps.map(({ conclusion }) => conclusion)).toEqual([
    "success",
    "success",
    "failure",
    "skipped",
    "success",
    "success",
  ]);
  expect(broken!.last.annotations).toEqual([
    expect.objectContaining({ path: ".github", message: "Process completed with exit code 7." }),
    { path: "src/a.ts", startLine: 3, endLine: 4, level: "failure", message: "two\nlines", title: "Bad" },
    expect.objectContaining({ path: ".github", message: "Process completed with exit code 3." }),
  ]);
  expect(broken!.last.log).toContain("Z failure success failure\n");
  expect(dependent!.last.conclusion).toBe("skipped");
  expect(after!.last.log).toContain("Z skipped\n");
});

test("a matrix makes one job for each leg and cancels the others when one fails", async () => {
  const seen = await run(
    jobs(`
legs:
  runs-on: ubuntu-latest
  strategy:
    matrix:
      os: [a, b]
      size: [1, 2]
      exclude: [{ os: b, size: 2 }]
      include: [{ os: a, extra: more }, { os: c, size: 9 }]
  steps: [{ run: "echo \${{ matrix.os }} \${{ matrix.size }} [\${{ matrix.extra }}]" }]
fast:
  runs-on: ubuntu-latest
  strategy: { matrix: { code: [1, 0] } }
  steps: [{ run: "test \${{ matrix.code }} = 0 && sleep 60" }]`),
  );
  const legs = seen.jobs.filter(({ name }) => name.startsWith("legs"));
  expect(legs.map(({ name }) => name)).toEqual([
    "legs (a, 1, more)",
    "legs (a, 2, more)",
    "legs (b, 1)",
    "legs (c, 9)",
  ]);
  expect(legs[0]!.last.log).toContain("Z a 1 [more]\n");
  expect(legs[3]!.last.log).toContain("Z c 9 []\n");
  expect(seen.jobs.slice(4).map(({ last }) => last.conclusion)).toEqual(["failure", "cancelled"]);
});

test("secrets are masked everywhere and reach only the step that names them", async () => {
  world.secrets["API_KEY"] = "hunter2-hunter2";
  const seen = await run(
    jobs(`
one:
  runs-on: ubuntu-latest
  steps:
    - run: echo "env has [$(env | grep -c -e -hunter)]"
    - { env: { KEY: "\${{ secrets.API_KEY }}" }, run: 'echo "key $KEY"; echo "::warning::leak $KEY"; echo "$KEY" >> "$GITHUB_STEP_SUMMARY"' }
    - run: echo "::add-mask::generated"-42; echo "now generated"-42; echo "\${{ github.token }}"`),
  );
  const [job] = seen.jobs;
  expect(JSON.stringify(job!.updates)).not.toMatch(/hunter2|Z now generated|ghs_token/u);
  expect(job!.last.log).toMatch(/Z env has \[0\]\n[^]*Z key \*\*\*\n[^]*Z now \*\*\*\n/u);
  expect(job!.last.annotations).toMatchObject([{ level: "warning", message: "leak ***" }]);
});

test("a timeout kills the whole process group, and the end of a job kills what stayed behind", async () => {
  const seen = await run(
    jobs(`
slow:
  runs-on: ubuntu-latest
  steps:
    - run: (setsid sleep 471 &) ; sleep 472 &
    - { timeout-minutes: 0.01, run: "(sleep 473; echo late) & sleep 474" }
late:
  runs-on: ubuntu-latest
  timeout-minutes: 0.01
  steps: [{ run: sleep 475 }, { if: always(), run: echo cleaned }]`),
  );
  const [slow, late] = seen.jobs;
  expect(slow!.last).toMatchObject({ conclusion: "failure" });
  expect(slow!.last.annotations[0]!.message).toMatch(/has timed out after 0.01 minutes/u);
  expect(late!.last.conclusion).toBe("cancelled");
  expect(late!.last.log).toContain("Z cleaned\n");
  expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toMatch(/sleep 47[1-5]/u);
});

test("what the runner does not have fails with a sentence that says so", async () => {
  const seen = await run(
    jobs(`
action: { runs-on: ubuntu-latest, steps: [{ uses: docker/login-action@v3 }] }
input: { runs-on: ubuntu-latest, steps: [{ uses: actions/checkout@v4, with: { submodules: true } }] }
node: { runs-on: ubuntu-latest, steps: [{ uses: actions/setup-node@v4, with: { node-version: 18 } }] }
container: { runs-on: ubuntu-latest, container: "node:24", steps: [{ run: echo never }] }
elsewhere: { runs-on: windows-latest, steps: [{ run: echo never }] }`),
  );
  expect(seen.jobs.map(({ last }) => last.annotations[0]!.message)).toEqual([
    expect.stringMatching(/^The action 'docker\/login-action@v3' is not available.*actions\/checkout/u),
    expect.stringMatching(/^actions\/checkout on this runner does not support submodules/u),
    expect.stringMatching(/^Node.js 18 is not available on this runner, which has v24/u),
    "`jobs.container.container` is not supported by this runner.",
    "`jobs.elsewhere.runs-on` asks for windows; this runner is Linux.",
  ]);
  expect(seen.jobs.every(({ last }) => last.conclusion === "failure")).toBe(true);
});

test("a broken workflow is a failed run that names file, line and column", async () => {
  const seen = await run(
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ githu.sha }}\n",
  );
  expect(seen.conclusion).toBe("failure");
  expect(seen.jobs[0]!.last.annotations).toMatchObject([
    {
      path: ".github/workflows/w.yml",
      startLine: 6,
      message: ".github/workflows/w.yml (Line: 6, Col: 19): Unrecognized named-value: 'githu'",
    },
  ]);
});

test("a job with an environment deploys, with a url that a step found out", async () => {
  await run(
    jobs(`
ship:
  runs-on: ubuntu-latest
  environment: { name: production, url: "\${{ steps.go.outputs.url }}" }
  steps:
    - id: go
      run: echo "url=http://127.0.0.1:9/\${{ secrets.PLACE == 'secret-of-production' }}" >> "$GITHUB_OUTPUT"
fail: { needs: ship, runs-on: ubuntu-latest, environment: staging, steps: [{ run: exit 1 }] }`),
  );
  expect(world.deployments).toEqual([
    {
      environment: "production",
      ref: "refs/heads/main",
      states: ["in_progress", "success"],
      url: "http://127.0.0.1:9/true",
    },
    { environment: "staging", ref: "refs/heads/main", states: ["in_progress", "failure"], url: null },
  ]);
});

test("checkout gives the event's commit as a real repository, and artifacts pass between jobs", async () => {
  world.commit({ "a.txt": "old" });
  const seen = await run(
    jobs(`
one:
  runs-on: ubuntu-latest
  steps:
    - run: "! git rev-parse --show-toplevel"
    - { uses: actions/checkout@v6, with: { fetch-depth: 0 } }
    - run: cat a.txt; git log --oneline | wc -l; git branch --show-current; git remote get-url origin; git status --porcelain
    - run: echo "hash \${{ hashFiles('*.txt') }}"; mkdir -p out/deep && echo made > out/deep/b.txt
    - { uses: actions/upload-artifact@v4, with: { name: made, path: out } }
    - { uses: actions/upload-artifact@v4, with: { name: deep, path: "out/**" } }
two:
  needs: one
  runs-on: ubuntu-latest
  steps: [{ uses: actions/download-artifact@v4, with: { name: made, path: in } }, { run: find in -type f }, { uses: actions/download-artifact@v4, with: { name: deep, path: all } }, { run: find all -type f }]`),
    { "a.txt": "new\n" },
  );
  const count = world.git("rev-list", "--count", "HEAD");
  expect(seen.jobs[0]!.last.log).toMatch(
    new RegExp(`Z new\\n\\S+ ${count}\\n\\S+ main\\n\\S+ http://127.0.0.1:1/octo/shop.git\\n`, "u"),
  );
  expect(seen.jobs[0]!.last.log).toMatch(/hash [0-9a-f]{64}/u);
  for (const file of ["in/deep/b.txt", "all/deep/b.txt"]) expect(seen.jobs[1]!.last.log).toContain(`Z ${file}\n`);
});

test("npm ci and npx take what the shared modules have, without any registry", async () => {
  const { version } = JSON.parse(readFileSync("node_modules/yaml/package.json", "utf8")) as { version: string };
  const manifest = { name: "shop", devDependencies: { yaml: version }, scripts: { where: "command -v yaml" } };
  const seen = await run(
    jobs(`
one:
  runs-on: ubuntu-latest
  env: { npm_config_registry: "http://127.0.0.1:1" }
  steps:
    - uses: actions/checkout@v6
    - uses: actions/setup-node@v6
      with: { node-version: 24 }
    - run: npm ci --ignore-scripts && npm run --silent where && npx tsc --version && ls -A node_modules
    - run: npx tsc --noEmit`),
    {
      "package.json": JSON.stringify(manifest),
      "package-lock.json": JSON.stringify({
        name: "shop",
        lockfileVersion: 3,
        packages: { "": manifest, "node_modules/yaml": { version, dev: true } },
      }),
      "tsconfig.json": JSON.stringify({ files: ["wrong.ts"] }),
      "wrong.ts": "export const text: string = 3;\n",
    },
  );
  const { log, annotations } = seen.jobs[0]!.last;
  expect(log).toMatch(/Z npm ci: 1 packages of package-lock.json are already installed in the shared modules/u);
  expect(log).toMatch(/node_modules\/\.bin\/yaml\n\S+ Version 7/u);
  expect(annotations[0]).toMatchObject({
    path: "wrong.ts",
    startLine: 1,
    message: expect.stringMatching(/^TS2322: /u),
  });
});
