import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { UserError } from "#src/errors.ts";
import { runDemo } from "#src/world/demo.ts";
import type { DemoReport } from "#src/world/demo-report.ts";
import { openTerminal, renderColumns } from "#src/world/terminal.ts";
import { median } from "./statistics.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SPEC = join(ROOT, "examples", "specs", "coworking-space.md");
const SERVICES = 10;
const MOST_SHARED_SECONDS = 30;
const MOST_COLD_SECONDS = 90;
const MOST_KIB = 120;
const KIB = 1024;

const METHOD = `Each run plays the whole story of ${SPEC.slice(ROOT.length + 1)} in a fresh world: filed, planned, generated, checked, merged,
deployed by the real wrangler, probed. CI counts from the start of its first job to the end of its last, installing
included, as the check runs of the pull request say. “Shared”: npm ci finds what the lock asks for further up, and so
has nothing to do. “Cold”: there is nothing, and each job installs everything from the registry; npm's cache is empty
at first. The bundle is what \`wrangler deploy --dry-run --outdir\` writes of the product's files, each module gzipped.`;

const play = async (root: string): Promise<DemoReport> => {
  const report = await runDemo({
    root,
    spec: SPEC,
    report: null,
    port: 0,
    terminal: openTerminal(() => {}),
    signal: new AbortController().signal,
  });
  if (report.ok) return report;
  throw new Error(`the story failed: ${JSON.stringify(report.failure ?? report.claims.filter(({ holds }) => !holds))}`);
};

/** A world whose jobs find Node, and no packages but those that they install. */
const playCold = async (): Promise<DemoReport> => {
  const root = mkdtempSync(join(tmpdir(), "ten-services-"));
  // The database server is another user, who must be let through.
  chmodSync(root, 0o711);
  mkdirSync(join(root, "node_modules"));
  symlinkSync(join(ROOT, "node_modules", "node"), join(root, "node_modules", "node"));
  try {
    return await play(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

const secondsOfCi = ({ checkRuns }: DemoReport): number => {
  const starts = checkRuns.map(({ started_at }) => Date.parse(started_at ?? ""));
  const ends = checkRuns.map(({ completed_at }) => Date.parse(completed_at ?? ""));
  return (Math.max(...ends) - Math.min(...starts)) / 1000;
};

/** KiB of the bundle that the files of the pull request make, gzipped. */
const weighBundle = ({ pullRequest }: DemoReport): number => {
  const folder = mkdtempSync(join(tmpdir(), "ten-services-"));
  try {
    for (const { content, filename } of pullRequest?.files ?? []) {
      mkdirSync(dirname(join(folder, filename)), { recursive: true });
      writeFileSync(join(folder, filename), content);
    }
    const wrangler = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
    const args = [wrangler, "deploy", "--dry-run", "--outdir", "dist"];
    const env = { PATH: process.env.PATH, HOME: folder, CI: "1", WRANGLER_SEND_METRICS: "false" };
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
    if (status !== 0) throw new Error(`the product cannot be bundled: ${stderr}`);
    return gzipSync(readFileSync(join(folder, "dist", "index.js"))).length / KIB;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const runsOf = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 20) return value;
  throw new UserError("environment", `--${name} is “${text}”.`, "It must be a whole number from 1 to 20.");
};

const repeat = async (runs: number, what: string, once: () => Promise<DemoReport>): Promise<DemoReport[]> => {
  const reports: DemoReport[] = [];
  for (let n = 1; n <= runs; n += 1) {
    const report = await once();
    reports.push(report);
    console.log(
      `${what}, run ${n} of ${runs}: CI ${secondsOfCi(report)} s, the story ${report.totalSeconds.toFixed(0)} s`,
    );
  }
  return reports;
};

const playedIn = ({ outcome }: DemoReport): number =>
  (outcome as { release?: { scenarios?: unknown[] } } | null)?.release?.scenarios?.length ?? 0;

const summarise = (values: readonly number[]): string =>
  `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;

/** What a product of ten services from one spec takes to check, to carry and to deploy. True where each is within its bound. */
export const benchTenServices = async (args: string[]): Promise<boolean> => {
  const number = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: { runs: { ...number, default: "3" }, "cold-runs": { ...number, default: "3" } },
  });
  const shared = await repeat(runsOf("runs", values.runs), "shared", () => play(ROOT));
  const cold = await repeat(runsOf("cold-runs", values["cold-runs"]), "cold", playCold);
  const [first] = shared;
  if (first === undefined) throw new Error("no run");
  const kib = weighBundle(first);
  const classes = first.pullRequest?.files.filter(({ filename }) => filename.startsWith("src/services/")).length ?? 0;
  const [sharedSeconds, coldSeconds] = [shared.map(secondsOfCi), cold.map(secondsOfCi)];
  const lines = first.pullRequest?.files.reduce((sum, { content }) => sum + content.split("\n").length - 1, 0);
  console.log(`\n${METHOD}\n\n${availableParallelism()} cores, load at the end ${loadavg()[0]?.toFixed(1)}\n`);
  console.log(
    renderColumns([
      ["what", "figure", "bound"],
      ["services (classes of Durable Objects)", String(classes), String(SERVICES)],
      ["files, lines", `${first.pullRequest?.files.length}, ${lines}`, ""],
      ["CI with shared modules, seconds: median (min–max)", summarise(sharedSeconds), String(MOST_SHARED_SECONDS)],
      ["CI cold, seconds: median (min–max)", summarise(coldSeconds), String(MOST_COLD_SECONDS)],
      ["bundle, KiB gzipped", kib.toFixed(1), String(MOST_KIB)],
      ["Worker versions deployed", String(first.release?.versions.length), "1"],
      ["scenarios played live, all as promised", String(playedIn(first)), ""],
    ]),
  );
  return (
    classes === SERVICES &&
    median(sharedSeconds) <= MOST_SHARED_SECONDS &&
    median(coldSeconds) <= MOST_COLD_SECONDS &&
    kib <= MOST_KIB
  );
};
