import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ModelFault } from "#src/agents/llm/model-fault.ts";
import type { Purse } from "#src/agents/llm/purse.ts";
import type { Durable } from "#src/durable/durable.ts";
import type { Ledger } from "#src/durable/ledger.ts";
import { openDurable } from "#src/durable/open-durable.ts";
import type { SuiteDatabase } from "./durable.testsuite.ts";
import { answer, paidCall } from "./paid-call.ts";
import { payingStories } from "./paying-story.ts";

const killedPayer = fileURLToPath(new URL("./killed-payer.ts", import.meta.url));
const CAP = 1000;
const INSTALLATION_CAP = 3000;

/** The promises of the accounts, the same on every database. */
export const describeLedger = (name: string, prepare: () => Promise<SuiteDatabase>): void => {
  describe(`the ledger on ${name}`, () => {
    // Each run has an installation of its own, as the days of a shared database outlast the test.
    let runs = 0;
    const newRun = (): string => `spec/${Date.now()}${(runs += 1)}`;
    const complaints: string[] = [];
    const killed = newRun();
    let directory = "";
    let database: SuiteDatabase;
    let durable: Durable;
    let ledger: Ledger;
    let killedBy: unknown;

    const open = async (): Promise<void> => {
      const opened = Promise.withResolvers<Durable>();
      durable = await openDurable({
        database: database.choice,
        runs: payingStories(async () => (await opened.promise).ledger),
        caps: { perRun: CAP, perDay: 1e15, perInstallationDay: INSTALLATION_CAP },
        log: (_, message) => complaints.push(message),
      });
      ({ ledger } = durable);
      opened.resolve(durable);
    };
    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), "ledger-"));
      database = await prepare();
      const input = { file: join(directory, "calls"), installationId: 1, killAt: 4 };
      const args = [killedPayer, JSON.stringify(database.choice), killed, JSON.stringify(input), "--kill"];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
      [, killedBy] = await once(child, "exit");
      await open();
    });
    afterAll(async () => {
      await durable.close();
      await database.remove();
      rmSync(directory, { recursive: true });
    });

    it("pays for no recorded answer again after kill −9, and books the lost call as unknown", async () => {
      expect(killedBy).toBe("SIGKILL");
      for (const end = Date.now() + 15_000; Date.now() < end; await sleep(20))
        if ((await durable.get(killed))?.status !== "running") break;
      expect(await durable.get(killed)).toMatchObject({ status: "done", output: [1, 4, 9, 16, 25] });
      expect(readFileSync(join(directory, "calls"), "utf8")).toBe("1\n2\n3\n4\n4\n5\n");
      const tokens = { input: 5, cacheRead: 10, cacheWritten: 15, output: 20 };
      expect(await ledger.spendingOf(killed)).toEqual([
        { role: "PM", phase: "plan", model: "m", calls: 6, unknown: 1, tokens, microUsd: 45, reserved: 0 },
      ]);
    });

    it("pays for one key once, also after it was opened anew, and answers alike", async () => {
      const run = newRun();
      const call = paidCall(run, 10);
      const result = { text: "nul \0, half a pair \ud800", none: undefined, list: [1, null] };
      // The port of whoever asks language models.
      const purse: Purse = ledger;
      const first = await purse.pay(call, async () => answer(result, 7));
      expect(first).toEqual({ text: result.text, list: [1, null] });
      const never = () => Promise.reject(new Error("it is paid for"));
      expect(await ledger.pay(call, never)).toEqual(first);
      expect(await ledger.pay({ ...call, runId: newRun(), mostMicroUsd: 1e14 }, never)).toEqual(first);
      await durable.close();
      await open();
      expect(await ledger.pay(call, never)).toEqual(first);
      expect(await ledger.budgetOf(run)).toEqual({ spent: 7, reserved: 0, cap: CAP, share: 0.007 });
    });

    it("closes amid a paid call, which it then books as unknown and makes anew", async () => {
      const run = newRun();
      const call = paidCall(run, 10);
      const began = Promise.withResolvers<void>();
      const ends = Promise.withResolvers<void>();
      const paid = ledger.pay(call, async () => {
        began.resolve();
        await ends.promise;
        return answer("too late", 7);
      });
      await began.promise;
      const waiting = ledger.pay(call, () => Promise.reject(new Error("its turn never came")));
      await durable.close();
      ends.resolve();
      await expect(paid).rejects.toMatchObject({ name: "TransientError" });
      await expect(waiting).rejects.toMatchObject({ name: "TransientError" });
      await open();
      expect(await ledger.pay(call, async () => answer("anew", 8))).toBe("anew");
      expect(await ledger.spendingOf(run)).toMatchObject([{ calls: 2, unknown: 1, microUsd: 18, reserved: 0 }]);
    });

    it("performs one of many calls at once with one key, and the next where that one fails", async () => {
      const run = newRun();
      const call = paidCall(run, 10);
      let performed = 0;
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          ledger.pay(call, async () => {
            performed += 1;
            await sleep(20);
            if (performed === 1) throw new Error("not now");
            return answer(n, 8);
          }),
        ),
      );
      expect(performed).toBe(2);
      expect(results.map((result) => (result.status === "fulfilled" ? result.value : result.reason.message))).toEqual([
        "not now",
        ...Array.from({ length: 19 }, () => 1),
      ]);
      expect(await ledger.budgetOf(run)).toMatchObject({ spent: 8, reserved: 0 });
    });

    it("reserves what a call may cost, and gives it back where the call failed for nothing", async () => {
      const run = newRun();
      await expect(
        ledger.pay(paidCall(run, 400), async () => {
          expect(await ledger.budgetOf(run)).toEqual({ spent: 0, reserved: 400, cap: CAP, share: 0.4 });
          throw new ModelFault("overloaded", "not now", { retryAfterMs: 5 });
        }),
      ).rejects.toMatchObject({ kind: "overloaded", retryAfterMs: 5 });
      expect(await ledger.budgetOf(run)).toEqual({ spent: 0, reserved: 0, cap: CAP, share: 0 });
      expect(await ledger.spendingOf(run)).toEqual([]);
    });

    it("books a failed call in full where it may have cost, and its repetition beside it", async () => {
      const run = newRun();
      const call = paidCall(run, 100);
      const failures = [
        new ModelFault("timeout", "no end of the answer", { mayHaveCost: true, requestId: "request 0" }),
        AbortSignal.abort().reason as Error,
      ];
      for (const failure of failures)
        await expect(ledger.pay(call, () => Promise.reject(failure))).rejects.toBe(failure);
      expect(await ledger.pay(call, async () => answer("at last", 30))).toBe("at last");
      expect(await ledger.spendingOf(run)).toMatchObject([{ calls: 3, unknown: 2, microUsd: 230, reserved: 0 }]);
    });

    it("books in full what was answered and can't be recorded", async () => {
      const run = newRun();
      const circle: { self?: unknown } = {};
      circle.self = circle;
      await expect(ledger.pay(paidCall(run, 50), async () => answer(circle, 3))).rejects.toThrow(TypeError);
      await expect(ledger.pay(paidCall(run, 60), async () => answer("x", Number.NaN))).rejects.toThrow("NaN");
      expect(await ledger.spendingOf(run)).toMatchObject([{ calls: 2, unknown: 2, microUsd: 110, reserved: 0 }]);
    });

    it("refuses what a run can't afford before anything is spent, until a person allows it more", async () => {
      const run = newRun();
      await ledger.pay(paidCall(run, 900), async () => answer(1, 900));
      let performed = 0;
      const call = paidCall(run, 101);
      const pay = () => ledger.pay(call, async () => answer((performed += 1), 101));
      await expect(pay()).rejects.toMatchObject({
        name: "UserError",
        code: "budget-spent",
        message: "This run has spent $0.00090 of $0.0010; the next call may cost $0.00010.",
      });
      expect([performed, (await ledger.budgetOf(run)).spent]).toEqual([0, 900]);
      await ledger.raise(run, 1, "comment 7");
      await ledger.raise(run, 1, "comment 7");
      expect(await ledger.budgetOf(run)).toMatchObject({ cap: CAP + 1 });
      expect(await pay()).toBe(1);
      await ledger.raise(run, 500, "comment 8");
      expect(await ledger.budgetOf(run)).toEqual({ spent: 1001, reserved: 0, cap: 1501, share: 1001 / 1501 });
    });

    it("refuses what an installation can't afford today, whichever its runs are", async () => {
      const [first = "", ...others] = Array.from({ length: 4 }, newRun);
      const { installationId } = paidCall(first, 0);
      for (const run of [first, ...others.slice(1)])
        await ledger.pay(paidCall(run, CAP, { installationId }), async () => answer(1, CAP));
      expect(await ledger.spentToday(installationId)).toEqual({
        spent: INSTALLATION_CAP,
        reserved: 0,
        cap: INSTALLATION_CAP,
        share: 1,
      });
      const refused = ledger.pay(paidCall(others[0] ?? "", 1, { installationId }), async () => answer(1, 1));
      await expect(refused).rejects.toMatchObject({
        code: "budget-spent-today",
        message: expect.stringMatching(/installation/u),
      });
      expect((await ledger.spentToday()).spent).toBeGreaterThanOrEqual(INSTALLATION_CAP);
    });

    it("tells what was spent by role, phase and model, in this order", async () => {
      const run = newRun();
      const kinds = ["b/z/2", "b/z/1", "b/a/3", "Z/z/3", "b/z/1"].map((kind) => kind.split("/"));
      for (const [role = "", phase = "", model = ""] of kinds)
        await ledger.pay(paidCall(run, 10, { role, phase, model }), async () => answer(1, 5.2));
      const rows = await ledger.spendingOf(run);
      expect(rows.map((row) => `${row.role}/${row.phase}/${row.model} ${row.calls} ${row.microUsd}`)).toEqual([
        "Z/z/3 1 6",
        "b/a/3 1 6",
        "b/z/1 2 12",
        "b/z/2 1 6",
      ]);
      expect(rows[2]?.tokens).toEqual({ input: 200, cacheRead: 40, cacheWritten: 6, output: 8 });
    });

    it("keeps the cap with eighty calls at once, whatever they cost", async () => {
      for (const mayExceed of [false, true]) {
        const run = newRun();
        let inProgress = 0;
        let overruns = 0;
        const results = await Promise.allSettled(
          Array.from({ length: 80 }, (_, n) => {
            const most = 5 + ((n * 37) % 60);
            const real = mayExceed ? most + ((n * 13) % 20) : (n * 13) % (most + 1);
            return ledger.pay(paidCall(run, most), async () => {
              inProgress += most;
              expect(inProgress).toBeLessThanOrEqual(CAP);
              await sleep((n * 7) % 30);
              inProgress -= most;
              overruns += Math.max(0, real - most);
              return answer(real, real);
            });
          }),
        );
        const paid = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
        const { spent, reserved } = await ledger.budgetOf(run);
        expect([paid.reduce((sum, real) => sum + real, 0), reserved]).toEqual([spent, 0]);
        expect(paid.length).toBeGreaterThan(15);
        expect(paid.length).toBeLessThan(80);
        expect(overruns > 0).toBe(mayExceed);
        expect(spent).toBeLessThanOrEqual(CAP + overruns);
        const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
        expect(new Set(refused)).toEqual(new Set(["budget-spent"]));
      }
    });

    it("keeps a run to less than the cap of all, and never to more", async () => {
      const run = newRun();
      await ledger.limit(run, CAP / 10);
      await ledger.raise(run, 7, "comment/1");
      expect(await ledger.budgetOf(run)).toMatchObject({ cap: CAP / 10 + 7 });
      await ledger.limit(run, CAP * 10);
      expect(await ledger.budgetOf(run)).toMatchObject({ cap: CAP + 7 });
    });

    it("makes no call of a run that is held, and gives what was answered before all the same", async () => {
      const run = newRun();
      const [first, second] = [paidCall(run, 5), paidCall(run, 5)];
      await ledger.pay(first, async () => answer("one", 5));
      await ledger.limit(run, CAP);
      await ledger.hold(run, true);
      const made = vi.fn<() => Promise<ReturnType<typeof answer<string>>>>(async () => answer("two", 5));
      expect(await ledger.pay(first, made)).toBe("one");
      await expect(ledger.pay(second, made)).rejects.toMatchObject({ code: "run-held" });
      expect(made).not.toHaveBeenCalled();
      await ledger.hold(run, false);
      expect(await ledger.pay(second, made)).toBe("two");
    });

    it("complains of nothing", () => {
      expect(complaints).toEqual([]);
    });
  });
};
