import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");

/** Where a line stands, the line, and whether the law lets it stand there. */
const LINES: [file: string, line: string, lawful: boolean][] = [
  ["src/plan/a.ts", 'import { parseSpec as x } from "#src/spec/parse-spec.ts";', true],
  ["src/spec/b.ts", 'import type { Plan as x } from "#src/plan/plan.ts";', false],
  ["src/spec/c.ts", 'import { readFileSync as x } from "node:fs";', false],
  ["src/spec/d.ts", "const x = Date.now();", false],
  ["src/spec/e.ts", "const x = Math.random();", false],
  ["src/spec/f.ts", 'import { Octokit as x } from "@octokit/rest";', false],
  ["src/github/a.ts", 'import type { CheckResult as x } from "#src/ci/check-result.ts";', true],
  ["src/github/b.ts", 'import { judgeChecks as x } from "#src/ci/judge-checks.ts";', false],
  ["src/github/c.ts", 'import { openDurable as x } from "#src/durable/open-durable.ts";', false],
  ["src/github/d.ts", 'import { DBOS as x } from "@dbos-inc/dbos-sdk";', false],
  ["src/github/e.ts", 'import { startGitHub as x } from "#src/world/github/start-github.ts";', false],
  ["src/issue-to-production.ts", 'import { openGitHub as x } from "#src/github/open-github.ts";', false],
  ["src/world/github/a.ts", 'import { UserError as x } from "#src/errors.ts";', false],
  ["src/world/github/b.ts", 'import { Probot as x } from "probot";', false],
  ["src/world/demo.ts", 'import { startApp as x } from "#src/main.ts";', true],
  ["src/world/c.ts", 'import { startApp as x } from "#src/main.ts";', false],
  ["src/world/d.ts", 'import { x } from "../errors.ts";', false],
  ["test/world/a.ts", 'import { UserError as x } from "#src/errors.ts";', false],
];

it("lets every line stand only where it belongs", () => {
  const tree = mkdtempSync(join(tmpdir(), "aidevos-law-"));
  try {
    symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
    copyFileSync(join(ROOT, "oxlint.config.ts"), join(tree, "oxlint.config.ts"));
    for (const [file, line] of LINES) {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), `${line}\nexport type Y = typeof x;\n`);
    }
    const { stdout } = spawnSync(process.execPath, [join(ROOT, "node_modules/.bin/oxlint"), "--format=unix"], {
      cwd: tree,
      encoding: "utf8",
    });
    const breaches = new Set(
      stdout
        .split("\n")
        .flatMap((line) => /^(\S+?\.ts):\d+:\d+:.*(?:restricted|relative-parent)/u.exec(line)?.[1] ?? []),
    );
    expect(LINES.map(([file]) => [file, !breaches.has(file)])).toEqual(LINES.map(([file, , lawful]) => [file, lawful]));
  } finally {
    rmSync(tree, { recursive: true });
  }
});
