import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explainFailure, explainSpawnFailure, isTaken } from "#src/durable/postgres-failure.ts";
import { readServerPid, removeForeignLock } from "#src/durable/postgres-process.ts";

const refused = (code: string): NodeJS.ErrnoException => Object.assign(new Error(`spawn ${code}`), { code });

describe("why PostgreSQL did not start", () => {
  it.each([
    ['could not extend file "base/5/1": No space left on device', "disk is full"],
    ["initdb: error: could not look up effective user ID 4242: user does not exist", "not in /etc/passwd"],
    ["LOG:  starting\nFATAL:  could not load ssl\nLOG:  database system is shut down", "failed: could not load ssl."],
    ["", "failed: it gave no reason."],
  ])("reads %j", (output, sentence) => {
    expect(explainFailure("server", output, "/d/server.log")).toMatchObject({
      code: "environment",
      message: expect.stringContaining(sentence),
      mend: expect.stringMatching(/./u),
    });
  });

  it("tells a missing C library from a missing user", () => {
    expect(explainSpawnFailure(import.meta.filename, refused("ENOENT")).message).toContain("musl");
    expect(explainSpawnFailure("/usr/bin/x", refused("EPERM")).message).toContain("root");
  });

  it("knows a directory that another server has", () => {
    expect(isTaken('FATAL:  lock file "postmaster.pid" already exists')).toBe(true);
    expect(isTaken("FATAL:  data directory has wrong ownership")).toBe(false);
  });

  it.runIf(process.platform === "linux")("drops the lock of a killed server whose number went to another", async () => {
    const directory = mkdtempSync(join(tmpdir(), "durable-"));
    mkdirSync(join(directory, "data"));
    writeFileSync(join(directory, "data", "postmaster.pid"), `${process.pid}\n`);
    const home = { directory, native: "", user: null };
    expect(await readServerPid(home)).toBe(process.pid);
    await removeForeignLock(home);
    expect(await readServerPid(home)).toBeNull();
    rmSync(directory, { recursive: true });
  });
});
