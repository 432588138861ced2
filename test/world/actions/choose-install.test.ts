import { expect, test } from "vitest";

import { chooseInstall, type LockedPackage } from "#src/world/actions/choose-install.ts";

const LINUX = { os: "linux", cpu: "x64", libc: "glibc" };
const manifest = { devDependencies: { a: "^1.0.0" } };
const packages: Record<string, LockedPackage> = {
  "": manifest,
  "node_modules/a": { version: "1.2.0", dependencies: { b: "2" }, optionalDependencies: { native: "1" } },
  "node_modules/b": { version: "2.0.0" },
  "node_modules/native": { version: "1.0.0", optional: true, os: ["linux"], libc: ["musl"] },
};
const choose = (shared: Record<string, string>, lock = packages, project: object = manifest) =>
  chooseInstall({ packages: lock }, project, LINUX, (place) => shared[`${place}`] ?? null);

test("the same tree further up needs no install, and a package for another machine may be missing", () => {
  expect(choose({ "node_modules/a": "1.2.0", "node_modules/b": "2.0.0" })).toEqual({ kind: "shared", packages: 2 });
});

test("the same packages nested differently are the same to Node", () => {
  const shared = { "node_modules/a": "1.2.0", "node_modules/b": "9.0.0", "node_modules/a/node_modules/b": "2.0.0" };
  expect(choose(shared)).toMatchObject({ kind: "shared" });
});

test.each([
  ["another version", { "node_modules/a": "1.2.1", "node_modules/b": "2.0.0" }, packages, manifest, "a 1.2.0"],
  ["another version below", { "node_modules/a": "1.2.0", "node_modules/b": "9.0.0" }, packages, manifest, "b 2.0.0"],
  ["one missing", { "node_modules/a": "1.2.0" }, packages, manifest, "b 2.0.0 is not installed there (none)"],
  [
    "an optional one for this machine missing",
    { "node_modules/a": "1.2.0", "node_modules/b": "2.0.0" },
    { ...packages, "node_modules/native": { version: "1.0.0", optional: true, os: ["linux"], libc: ["glibc"] } },
    manifest,
    "native 1.0.0",
  ],
  ["a lock that is behind", {}, packages, { devDependencies: { a: "^2.0.0" } }, "differ in devDependencies"],
  ["a script that npm ci runs", {}, packages, { ...manifest, scripts: { prepare: "make" } }, "prepare script"],
])("%s is installed for real", (_case, shared: Record<string, string>, lock, project, reason) => {
  expect(choose(shared, lock, project)).toEqual({ kind: "install", reason: expect.stringContaining(reason) });
});
