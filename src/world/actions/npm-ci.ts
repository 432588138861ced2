// A program, not a module: `npm ci` as a job finds it on its PATH, called with SHARED_MODULES NPM ARGUMENTS….
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";

import { chooseInstall, type InstallChoice, type Manifest, type PackageLock, type Platform } from "./choose-install.ts";

// These change what is printed or how fast, never what is installed.
const HARMLESS = /^--(?:no-audit|no-fund|ignore-scripts|prefer-offline|no-progress|silent|quiet|loglevel(?:=\w+)?)$/u;

const [sharedModules = "", npm = "", ...args] = process.argv.slice(2);

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
};

const readPlatform = (): Platform => {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const libc = process.platform === "linux" ? (header?.glibcVersionRuntime ? "glibc" : "musl") : null;
  return { os: process.platform, cpu: process.arch, libc };
};

const decide = (): InstallChoice => {
  const odd = args.slice(1).find((arg) => !HARMLESS.test(arg));
  if (odd !== undefined) return { kind: "install", reason: `${odd} was given` };
  if (!process.cwd().startsWith(`${realpathSync(dirname(sharedModules))}${sep}`)) {
    return { kind: "install", reason: "the shared modules can't be reached from here" };
  }
  if (existsSync("node_modules") && readdirSync("node_modules").some((name) => !name.startsWith("."))) {
    return { kind: "install", reason: "there is a node_modules to be replaced" };
  }
  const lock = readJson("package-lock.json") as PackageLock | null;
  const manifest = readJson("package.json") as Manifest | null;
  if (!lock || !manifest) return { kind: "install", reason: "there is no readable package.json and package-lock.json" };
  // With --ignore-scripts the project's own lifecycle scripts would not have run either.
  const { scripts, ...rest } = manifest;
  const considered = args.includes("--ignore-scripts") ? rest : { ...rest, scripts };
  const versions = new Map<string, string | null>();
  return chooseInstall(lock, considered, readPlatform(), (place) => {
    const known = versions.get(place);
    if (known !== undefined) return known;
    const found = readJson(join(dirname(sharedModules), place, "package.json")) as { version?: string } | null;
    versions.set(place, found?.version ?? null);
    return found?.version ?? null;
  });
};

const choice = decide();
if (choice.kind === "shared") {
  // Tools keep their caches in the nearest node_modules: without one here that would be the shared one.
  mkdirSync("node_modules", { recursive: true });
  console.log(
    `npm ci: ${choice.packages} packages of package-lock.json are already installed in the shared modules, same versions`,
  );
} else {
  console.log(`npm ci: installing, because ${choice.reason}`);
  process.exitCode = spawnSync(npm, args, { stdio: "inherit" }).status ?? 1;
}
