import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";

import { readNpmSettings } from "#src/world/actions/read-npm-settings.ts";

const directory = mkdtempSync(join(tmpdir(), "npm-settings-"));

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

test("jobs learn where the registry is, and no credential", () => {
  mkdirSync(join(directory, "etc"));
  writeFileSync(join(directory, "etc", "npmrc"), "cafile=/etc/ca.pem\nprefix=/usr\n");
  writeFileSync(
    join(directory, ".npmrc"),
    [
      "registry=https://packages.example.com/",
      "@shop:registry=https://shop.example.com/",
      "//packages.example.com/:_authToken=npm_secret",
      "proxy=http://user:secret@proxy.example.com",
      "email=mona@example.com",
    ].join("\n"),
  );
  vi.stubEnv("HOME", directory);
  expect(readNpmSettings(join(directory, "bin", "npm"))).toEqual([
    "cafile=/etc/ca.pem",
    "registry=https://packages.example.com/",
    "@shop:registry=https://shop.example.com/",
  ]);
});
