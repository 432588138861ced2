// Starts `node bin/launch.mjs FILE ARGS…` on the project's own Node 24, installing the locked packages first where they
// are missing. Plain JavaScript, because it runs on whatever Node (20 or newer) the machine has.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const stamp = join(modules, ".aidevos-lock");
const node = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");
const MIB = 1024 * 1024;
const NEEDED_MIB = 1500;

const fail = (sentence) => {
  console.error(`aidevos: ${sentence}`);
  process.exit(1);
};

const run = (command, args, cwd) =>
  spawnSync(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" });

const whyNot = (output) => {
  if (/ENOSPC/u.test(output)) return "The disk is full: free 1.5 GB and run the command again.";
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network/iu.test(output))
    return "The npm registry can't be reached: check the network, or set npm's `registry`, and run the command again.";
  return `npm ci failed:\n${output.trim().split("\n").slice(-15).join("\n")}`;
};

const install = (lock) => {
  const free = statfsSync(root);
  const freeMib = (free.bavail * free.bsize) / MIB;
  if (freeMib < NEEDED_MIB)
    fail(
      `The packages need ${NEEDED_MIB} MiB of disk and ${Math.floor(freeMib)} are free here: free some and run the command again.`,
    );
  const started = Date.now();
  process.stderr.write("Installing packages (once; about a minute) … ");
  // No install script of a dependency runs but the one that brings Node itself.
  const result = run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], root);
  if (result.error) fail("npm was not found: install Node.js 20 or newer with npm, and run the command again.");
  if (result.status !== 0) fail(whyNot(result.stdout + result.stderr));
  // npm's own Node: the one this runs on may be the very one that has just been removed with the old packages.
  const outside = process.env.npm_node_execpath ?? process.execPath;
  const bring = run(outside, ["installArchSpecificPackage.js"], join(modules, "node"));
  if (bring.error || bring.status !== 0 || !existsSync(node))
    fail(whyNot(bring.error?.message ?? bring.stdout + bring.stderr));
  writeFileSync(stamp, lock);
  process.stderr.write(`done in ${((Date.now() - started) / 1000).toFixed(0)} s.\n`);
};

if (Number(process.versions.node.split(".")[0]) < 20)
  fail(`Node.js 20 or newer is needed; this is ${process.version}.`);
if (run("git", ["--version"]).status !== 0)
  fail("git was not found: install git 2.38 or newer, and run the command again.");

const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const installed = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
if (installed !== lock || !existsSync(node)) install(lock);

// Paths are meant from where the caller stands; npm tells that, and without npm it is here.
// What is compiled once starts in half to two thirds of the time; Node itself notices what has changed since.
const env = { INIT_CWD: process.cwd(), NODE_COMPILE_CACHE: join(modules, ".cache", "compiled"), ...process.env };
const child = spawn(node, process.argv.slice(2), { cwd: root, env, stdio: "inherit" });
// The terminal sends Ctrl-C, and its own end, to the child too; waiting for it is how its clean-up gets to finish.
process.on("SIGINT", () => {});
process.on("SIGHUP", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
