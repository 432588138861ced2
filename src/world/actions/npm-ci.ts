// A program, not a module: `npm ci` as a job finds it on its PATH, called with SHARED_MODULES NPM ARGUMENTS….
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { chooseInstall, type InstallChoice, type Manifest, type PackageLock } from "./choose-install.ts";

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

const decide = (): InstallChoice => {
  const odd = args.slice(1).find((arg) => !HARMLESS.test(arg));
  if (odd !== undefined) return { kind: "install", reason: `${odd} was given` };
  const lock = readJson("package-lock.json") as PackageLock | null;
  const manifest = readJson("package.json") as Manifest | null;
  if (!lock || !manifest) return { kind: "install", reason: "there is no readable package.json and package-lock.json" };
  const versions = new Map<string, string | null>();
  return chooseInstall(lock, manifest, { os: process.platform, cpu: process.arch }, (place) => {
    const known = versions.get(place);
    if (known !== undefined) return known;
    const found = readJson(join(sharedModules, "..", place, "package.json")) as { version?: string } | null;
    versions.set(place, found?.version ?? null);
    return found?.version ?? null;
  });
};

const choice = decide();
if (choice.kind === "shared") {
  console.log(
    `npm ci: ${choice.packages} packages of package-lock.json are already installed in the shared modules, same versions`,
  );
} else {
  console.log(`npm ci: installing, because ${choice.reason}`);
  process.exitCode = spawnSync(npm, args, { stdio: "inherit" }).status ?? 1;
}
