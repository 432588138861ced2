import { accessSync, constants, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { readNpmSettings } from "./read-npm-settings.ts";

const SYSTEM_PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const NPM_CI = fileURLToPath(new URL("./npm-ci.ts", import.meta.url));

/**
 * Fills a directory with the `node`, `npm` and `npx` that jobs use, and returns the PATH of every step: that directory
 * first, then the system's. The machine's own npm does the work behind `npm`.
 */
export const installToolchain = (directory: string, sharedModules: string): string => {
  const npm = findProgram("npm");
  const npx = findProgram("npx");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  // A job has another HOME and another Node than this machine's npm, which so would not find its own settings.
  const settings = join(directory, "npmrc");
  writeFileSync(
    settings,
    [...(npm ? readNpmSettings(npm) : []), `cache=${join(directory, "npm-cache")}`, ""].join("\n"),
  );
  symlinkSync(join(sharedModules, "node", "bin", "node"), join(directory, "node"));
  writeProgram(join(directory, "npm"), [
    ...requireProgram("npm", npm),
    `export npm_config_globalconfig=${quote(settings)}`,
    `case "$1" in ci|clean-install) exec node ${quote(NPM_CI)} ${quote(sharedModules)} ${quote(npm ?? "")} "$@" ;; esac`,
    `exec ${quote(npm ?? "")} "$@"`,
  ]);
  writeProgram(join(directory, "npx"), [
    // What is installed here or further up runs at once, without npm and so without any registry.
    `name=$1`,
    `case "$name" in --no-install|--no|--yes|-y) name=$2; skip=1 ;; esac`,
    `place=$PWD`,
    `while case "$name" in ""|-*|*/*|*@*) false ;; esac; do`,
    `  if [ -x "$place/node_modules/.bin/$name" ]; then`,
    `    [ -n "$skip" ] && shift`,
    `    shift`,
    `    PATH="$place/node_modules/.bin:$PATH" exec "$place/node_modules/.bin/$name" "$@"`,
    `  fi`,
    `  [ "$place" = / ] && break`,
    `  place=$(dirname "$place")`,
    `done`,
    ...requireProgram("npx", npx),
    `export npm_config_globalconfig=${quote(settings)}`,
    `exec ${quote(npx ?? "")} "$@"`,
  ]);
  const tools = ["bash", "git"].flatMap((name) => findProgram(name) ?? []).map((file) => dirname(file));
  return [...new Set([directory, ...tools, ...SYSTEM_PATH])].join(delimiter);
};

const writeProgram = (file: string, lines: string[]) =>
  writeFileSync(file, `${["#!/bin/sh", ...lines].join("\n")}\n`, { mode: 0o755 });

const requireProgram = (name: string, found: string | null): string[] =>
  found === null ? [`echo "${name} was not found on this machine" >&2; exit 127`] : [];

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const findProgram = (name: string): string | null => {
  const candidates = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((place) => join(place, name));
  return candidates.find(isProgram) ?? null;
};

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};
