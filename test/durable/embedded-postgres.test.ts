import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres } from "#src/durable/embedded-postgres.ts";
import { UserError } from "#src/errors.ts";

const root = process.getuid?.() === 0;

describe("the embedded PostgreSQL", () => {
  let base = "";
  const logged: string[] = [];
  const start = (directory: string): ReturnType<typeof startPostgres> =>
    startPostgres(directory, (_, message) => logged.push(message));
  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), "durable-"));
    chmodSync(base, 0o711);
  });
  afterAll(() => rmSync(base, { recursive: true }));

  // A path too long for a Unix socket, at that.
  const contested = (): string => join(base, "deep".repeat(20), "deeper".repeat(20), "contested");

  it("is one process's alone: of two starters at once, one gets it, is left unharmed, and outlives a crash", async () => {
    const results = await Promise.allSettled([1, 2].map(() => start(contested())));
    const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason as UserError] : []));
    const [winner] = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(refusals.map((refusal) => refusal.code)).toEqual(["environment"]);
    expect(refusals[0]?.message).toMatch(/contested is in use by another AIDevOS \(process \d+ on .+\)\.$/u);
    expect((await winner!.owner().query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    const [pid] = readFileSync(join(contested(), "data", "postmaster.pid"), "utf8").split("\n");
    const before = winner!.owner();
    process.kill(Number(pid), "SIGKILL");
    while (winner!.owner() === before) await sleep(20);
    expect((await winner!.owner().query("select 2 as two")).rows).toEqual([{ two: 2 }]);
    expect(logged).toEqual(["PostgreSQL crashed and is started again."]);

    const socket = new URL(winner!.url).searchParams.get("host") ?? "";
    expect(socket.startsWith(base)).toBe(false);
    await winner!.stop();
    expect(existsSync(socket)).toBe(false);
    await (await start(contested())).stop();
  });

  it("refuses a damaged data directory and does not start over", async () => {
    mkdirSync(join(base, "damaged", "data"), { recursive: true });
    writeFileSync(join(base, "damaged", "data", "remains"), "");
    const refusal = await start(join(base, "damaged")).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal).toMatchObject({ code: "environment", message: expect.stringContaining("server failed") });
    expect(existsSync(join(base, "damaged", "data", "remains"))).toBe(true);
  });

  it.runIf(root)(`works for root where nobody may enter${root ? "" : " (skipped: not root)"}`, async () => {
    const closed = join(base, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const first = await start(join(closed, "runs"));
    await first.owner().query("create table kept as select 7 as n");
    await first.stop();
    const home = readlinkSync(join(closed, "runs", "moved"));
    expect(logged.at(-1)).toContain(`The database is kept in ${home}`);
    expect(dirname(home)).toBe(tmpdir());

    const second = await start(join(closed, "runs"));
    expect((await second.owner().query("select n from kept")).rows).toEqual([{ n: 7 }]);
    await second.stop();

    rmSync(home, { recursive: true });
    await expect(start(join(closed, "runs"))).rejects.toThrow("is not there any more");
  });
});
