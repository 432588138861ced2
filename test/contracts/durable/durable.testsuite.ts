import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Durable, RunRecord } from "#src/durable/durable.ts";
import type { DatabaseChoice } from "#src/durable/open-database.ts";
import { openDurable } from "#src/durable/open-durable.ts";
import { CAPS, effects, stories } from "./stories.ts";

/** A database of its own for one suite. */
export type SuiteDatabase = { choice: DatabaseChoice; remove(): Promise<void> };

const killedApp = fileURLToPath(new URL("./killed-app.ts", import.meta.url));

/** The promises of the port, the same on every database. */
export const describeDurable = (name: string, prepare: () => Promise<SuiteDatabase>): void => {
  describe(`durable runs on ${name}`, () => {
    const run = (id: string): string => `${id}-${process.pid}-${started}`;
    const started = Date.now();
    let directory = "";
    const complaints: string[] = [];
    let database: SuiteDatabase;
    let durable: Durable;
    let killedBy: unknown;

    const open = (): Promise<Durable> =>
      openDurable({
        database: database.choice,
        runs: stories,
        caps: CAPS,
        log: (_, message) => complaints.push(message),
      });
    const settled = async (id: string): Promise<RunRecord> => {
      for (const end = Date.now() + 15_000; Date.now() < end; await sleep(20)) {
        const record = await durable.get(run(id));
        if (record && record.status !== "running") return record;
      }
      throw new Error(`${id} is still running: ${complaints.join("\n")}`);
    };
    const until = async (what: () => Promise<boolean> | boolean): Promise<void> => {
      for (const end = Date.now() + 10_000; Date.now() < end; await sleep(10)) if (await what()) return;
      throw new Error("it did not come to pass");
    };
    const tries = (id: string): typeof effects => effects.filter((effect) => effect.run === run(id));

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), "durable-"));
      database = await prepare();
      const args = [killedApp, JSON.stringify(database.choice), run("killed"), join(directory, "lines"), "--kill"];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
      [, killedBy] = await once(child, "exit");
      durable = await open();
      // Takes seconds by nature, so it runs beside the others.
      await durable.start("flaky", run("hopeless"), { fails: 99, retryAfterMs: 0 });
    });
    afterAll(async () => {
      await durable.close();
      await database.remove();
      rmSync(directory, { recursive: true });
    });

    it("goes on after kill −9 without repeating a recorded step", async () => {
      expect(killedBy).toBe("SIGKILL");
      expect(await settled("killed")).toMatchObject({ status: "done", output: "ended", kind: "fiveLines" });
      expect(readFileSync(join(directory, "lines"), "utf8")).toBe("1\n2\n3\n4\n5\n");
    });

    it("starts one run for one id", async () => {
      const once = join(directory, "once");
      const input = { file: once, killAfter: 0 };
      await Promise.all([1, 2, 3].map(() => durable.start("fiveLines", run("one"), input)));
      await settled("one");
      await durable.start("fiveLines", run("one"), input);
      expect((await durable.list({ prefix: run("one") })).map(({ status }) => status)).toEqual(["done"]);
      expect(readFileSync(once, "utf8")).toBe("1\n2\n3\n4\n5\n");
      await expect(durable.start("unheard-of", run("none"), null)).rejects.toThrow("unheard-of");
    });

    it("keeps signals until they are waited for, in order, each key once", async () => {
      await durable.start("slow", run("other"), { ms: 0 });
      await durable.start("collect", run("signals"), { seconds: 30 });
      const sent = Array.from({ length: 30 }, (_, n) => `signal ${n}`);
      const stored = await Promise.all(sent.flatMap((s) => [s, s]).map((s) => durable.signal(run("signals"), s, s)));
      expect(stored).not.toContain(false);
      await durable.signal(run("signals"), "stop", "stop");
      expect((await settled("signals")).output).toEqual([...sent, "stop"]);
      expect(await durable.signal(run("unknown"), "x", "x")).toBe(false);
    });

    it("notes what outlives runs, one change after the other", async () => {
      const { notes } = durable;
      const key = run("note");
      expect(await notes.read(key)).toBeNull();
      const add = (n: number) => notes.change<number[]>(key, (before) => [...(before ?? []), n]);
      await Promise.all(Array.from({ length: 20 }, (_, n) => add(n)));
      expect((await notes.read<number[]>(key))?.toSorted((one, other) => one - other)).toEqual(
        Array.from({ length: 20 }, (_, n) => n),
      );
      // GitHub's texts may hold what PostgreSQL's own JSON refuses.
      expect(await notes.change(key, () => "a\0b")).toBe("a\0b");
      expect(await notes.read(key)).toBe("a\0b");
    });

    it("performs work under one key one at a time, also after work that failed", async () => {
      const order: string[] = [];
      const work = (name: string) =>
        durable.notes.alone(run("alone"), async () => {
          order.push(`${name} begins`);
          await sleep(20);
          order.push(`${name} ends`);
          if (name === "a") throw new Error("a fails");
        });
      await Promise.allSettled([work("a"), work("b")]);
      expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    });

    it("answers null when no signal comes in time", async () => {
      const before = Date.now();
      await durable.start("collect", run("silence"), { seconds: 0.3 });
      expect((await settled("silence")).output).toEqual([null]);
      expect(Date.now() - before).toBeGreaterThanOrEqual(300);
      expect((await durable.steps(run("silence"))).map((step) => step.name)).toEqual(["signal"]);
    });

    it("looks whether a signal is there without waiting for one", async () => {
      await durable.start("collect", run("glance"), { seconds: 0 });
      expect((await settled("glance")).output).toEqual([null]);
    });

    it("repeats a transient failure after the delay it asks for, and records each attempt", async () => {
      await durable.start("flaky", run("flaky"), { fails: 2, retryAfterMs: 120 });
      expect(await settled("flaky")).toMatchObject({ status: "done", output: 3 });
      const [first, second, third] = tries("flaky").map((effect) => effect.at) as [number, number, number];
      expect(second - first).toBeGreaterThanOrEqual(120);
      expect(third - second).toBeGreaterThanOrEqual(120);
      const outcomes = (await durable.steps(run("flaky"))).map((step) => step.error?.name ?? step.output);
      expect(outcomes).toEqual(["TransientError", "TransientError", 3]);
    });

    it("leaves SDK objects out of the journal, and says why a run failed", async () => {
      await durable.start("broken", run("broken"), null);
      expect(await settled("broken")).toMatchObject({ status: "failed", error: { name: "Error", message: "outer" } });
      expect(JSON.stringify([await durable.steps(run("broken")), await durable.get(run("broken"))])).not.toContain(
        "s3cret",
      );
      await durable.start("rejected", run("rejected"), null);
      const error = { name: "UserError", code: "name-taken", message: "That name is taken.", mend: "Choose another." };
      expect(await settled("rejected")).toMatchObject({ status: "failed", error });
    });

    it("cancels and resumes", async () => {
      await durable.start("collect", run("cancelled"), { seconds: 60 });
      await until(async () => (await durable.list({ prefix: run("cancelled"), status: "running" })).length === 1);
      expect(await durable.cancel(run("cancelled"))).toBe(true);
      expect((await durable.get(run("cancelled")))?.status).toBe("cancelled");
      expect(await durable.resume(run("cancelled"))).toBe(true);
      await durable.signal(run("cancelled"), "stop", "1");
      expect(await settled("cancelled")).toMatchObject({ status: "done", output: ["stop"] });
      expect([await durable.cancel(run("unknown")), await durable.resume(run("unknown"))]).toEqual([false, false]);
    });

    it("closes within two seconds amid steps and waits, and goes on from there at the next opening", async () => {
      await durable.start("refused", run("refused"), null);
      await durable.start("slow", run("finishing"), { ms: 300 });
      await durable.start("slow", run("endless"), { ms: 5000 });
      await durable.start("flaky", run("patient"), { fails: 1, retryAfterMs: 1500 });
      await until(() => ["finishing", "endless", "patient"].every((id) => tries(id).length > 0));
      await until(() => tries("refused").length === 2);
      await expect(open()).rejects.toThrow("close them before");
      const before = Date.now();
      await durable.close();
      expect(Date.now() - before).toBeLessThan(2000);
      durable = await open();
      const reopenedAt = Date.now();

      await durable.signal(run("refused"), "go on", "1");
      const seen = {
        is: "UserError",
        code: "spec-empty",
        message: "The issue is empty.",
        mend: "Write what you need.",
      };
      expect((await settled("refused")).output).toEqual(seen);
      // Asked once; seen alike by the first performance and by the replay.
      expect(tries("refused").map((effect) => effect.what)).toEqual([
        "ask",
        JSON.stringify(seen),
        JSON.stringify(seen),
      ]);

      expect(await settled("finishing")).toMatchObject({ status: "done", output: { first: "slept" } });
      expect(tries("finishing")).toHaveLength(1);
      expect(await settled("patient")).toMatchObject({ status: "done", output: 2 });
      const [first, second] = tries("patient").map((effect) => effect.at) as [number, number];
      expect(second - first).toBeGreaterThanOrEqual(1500);
      // A wait that began anew would take its whole time from there.
      expect(second - reopenedAt).toBeLessThan(1500);
      await until(() => tries("endless").length === 2);
      expect(await durable.cancel(run("endless"))).toBe(true);
    });

    it("gives up on a transient failure after eight attempts", async () => {
      const error = { name: "TransientError", message: "not yet" };
      expect(await settled("hopeless")).toMatchObject({ status: "failed", error });
      expect(tries("hopeless")).toHaveLength(8);
    });

    it("reports nothing but the failures of runs", () => {
      expect(complaints.filter((complaint) => !/outer|name is taken|not yet|cancelled/u.test(complaint))).toEqual([]);
    });
  });
};
