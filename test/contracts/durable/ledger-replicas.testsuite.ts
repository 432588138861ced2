import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ModelFault } from "#src/agents/llm/model-fault.ts";
import { openLedger, type OpenLedger } from "#src/durable/open-ledger.ts";
import { samples } from "#test/samples.ts";
import { answer, paidCall } from "./paid-call.ts";
import { CAPS } from "./stories.ts";

const holdingPayer = fileURLToPath(new URL("./holding-payer.ts", import.meta.url));

/** What the ledgers of several replicas promise together, on a database that they share. */
export const describeLedgerReplicas = (
  name: string,
  prepare: () => Promise<{ url: string; remove(): Promise<void> }>,
): void => {
  describe(`ledgers that share ${name}`, () => {
    let runs = 0;
    const newRun = (): string => `spec/${Date.now()}${(runs += 1)}`;
    let database: Awaited<ReturnType<typeof prepare>>;
    let opened: OpenLedger[] = [];
    let client: Client;

    const open = (caps = CAPS): Promise<OpenLedger> => openLedger(database.url, caps, () => undefined);
    beforeAll(async () => {
      database = await prepare();
      client = new Client({ connectionString: database.url });
      await client.connect();
      // At once: both find no tables.
      opened = await Promise.all([open(), open()]);
    });
    afterAll(async () => {
      await Promise.all(opened.map(({ close }) => close()));
      await client.end();
      await database.remove();
    });

    it("perform a call once among them", async () => {
      const call = paidCall(newRun(), 10);
      let performed = 0;
      const pay = ({ ledger }: OpenLedger) =>
        ledger.pay(call, async () => {
          await sleep(150);
          return answer((performed += 1), 4);
        });
      expect(await Promise.all([...opened, ...opened].map(pay))).toEqual([1, 1, 1, 1]);
    });

    it("wait for the answer that another process has begun to get, and not beyond its death", async () => {
      const call = paidCall(newRun(), 10);
      const child = spawn(process.execPath, [holdingPayer, database.url, JSON.stringify(call)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(child.stdout, "data");
      const third = await open();
      let performed = 0;
      const paid = third.ledger.pay(call, async () => answer((performed += 1), 4));
      await sleep(400);
      expect(performed).toBe(0);
      expect(await third.ledger.spendingOf(call.runId)).toMatchObject([{ calls: 0, unknown: 0, reserved: 10 }]);
      child.kill("SIGKILL");
      expect(await paid).toBe(1);
      expect(await third.ledger.spendingOf(call.runId)).toMatchObject([
        { calls: 2, unknown: 1, microUsd: 14, reserved: 0 },
      ]);
      await third.close();
    });

    it("keep the cap of the day together", async () => {
      const run = newRun();
      const { spent } = await opened[0]!.ledger.spentToday();
      const caps = { ...CAPS, perDay: spent + 1000 };
      const replicas = await Promise.all([open(caps), open(caps), open(caps)]);
      const results = await Promise.allSettled(
        replicas.flatMap(({ ledger }) =>
          Array.from({ length: 30 }, (_, n) =>
            ledger.pay(paidCall(run, 40), async () => {
              await sleep(n % 10);
              return answer(n, 40);
            }),
          ),
        ),
      );
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(25);
      expect(await replicas[0]!.ledger.spentToday()).toEqual({
        spent: spent + 1000,
        reserved: 0,
        cap: caps.perDay,
        share: 1,
      });
      await Promise.all(replicas.map(({ close }) => close()));
    });

    it("begin every day with nothing spent, and keep what was", async () => {
      const run = newRun();
      const { installationId } = paidCall(run, 0);
      const { ledger } = opened[0]!;
      await ledger.pay(paidCall(run, 40), async () => answer(1, 40));
      expect(await ledger.spentToday(installationId)).toMatchObject({ spent: 40 });
      await client.query("update aidevos.paid_call set day = day - 1 where run_id = $1", [run]);
      expect(await ledger.spentToday(installationId)).toMatchObject({ spent: 0, share: 0 });
      expect(await ledger.budgetOf(run)).toMatchObject({ spent: 40 });
    });

    it("count hundreds of hostile calls to the micro-dollar, and end within the cap and one call", async () => {
      const cap = 1000;
      const replicas = await Promise.all([open({ ...CAPS, perRun: cap }), open({ ...CAPS, perRun: cap })]);
      const hostile = fc.record({
        key: fc.nat(60),
        most: fc.nat(150),
        real: fc.nat(300),
        end: fc.constantFrom("answer", "answer", "failure", "fault", "abort"),
        replica: fc.nat(1),
      });
      type Hostile = typeof hostile extends fc.Arbitrary<infer T> ? T : never;
      const batches = fc.array(fc.array(hostile, { minLength: 1, maxLength: 8 }), { minLength: 20, maxLength: 40 });

      /** Makes the calls of each batch at once, and says how many there were. */
      const endure = async (all: Hostile[][]): Promise<number> => {
        const run = newRun();
        const paid = new Set<number>();
        let spent = 0;
        let overruns = 0;
        const pay = ({ key, most, real, end, replica }: Hostile): Promise<string> =>
          replicas[replica]!.ledger.pay(paidCall(run, most, { key: `${run}/${key}` }), async () => {
            if (paid.has(key)) throw new Error("paid twice");
            await sleep(real % 3);
            if (end === "failure") throw new Error("for nothing");
            spent += end === "answer" ? real : most;
            if (end === "fault") throw new ModelFault("timeout", "no end", { mayHaveCost: true });
            if (end === "abort") throw AbortSignal.abort().reason;
            overruns += Math.max(0, real - most);
            paid.add(key);
            return answer(key, real);
          }).then(
            (result) => (result === key ? "answered" : "answered wrongly"),
            (error) => (error.code === "budget-spent" ? "refused" : error.message),
          );
        for (const batch of all) {
          const before = { spent, paid: new Set(paid) };
          overruns = 0;
          const ends = await Promise.all(batch.map(pay));
          expect(spent).toBeLessThanOrEqual(Math.max(before.spent, cap + overruns));
          expect(["answered", "refused", "for nothing", "no end", "This operation was aborted"]).toEqual(
            expect.arrayContaining(ends),
          );
          const recorded = batch.flatMap(({ key }, n) => (before.paid.has(key) ? [ends[n]] : []));
          expect(recorded.filter((end) => end !== "answered")).toEqual([]);
          // With nobody beside it, a call is refused exactly where it could exceed the cap.
          const alone = batch.length === 1 ? batch.filter(({ key }) => !before.paid.has(key)) : [];
          expect(alone.map(() => ends[0] === "refused")).toEqual(alone.map(({ most }) => before.spent + most > cap));
        }
        expect(await replicas[0]!.ledger.budgetOf(run)).toMatchObject({ spent, reserved: 0 });
        return all.flat().length;
      };
      let calls = 0;
      while (calls < samples(200))
        await fc.assert(
          fc.asyncProperty(batches, async (all) => void (calls += await endure(all))),
          { numRuns: 1 },
        );
      await Promise.all(replicas.map(({ close }) => close()));
    });

    it("get over the loss of their connections", async () => {
      const run = newRun();
      const { ledger } = opened[0]!;
      const lose = () =>
        client.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where pid <> pg_backend_pid() and datname = current_database() and query ~ 'paid_call|hashtext'`);
      const pay = (n: number) =>
        ledger.pay(paidCall(run, 10), async () => {
          if (n % 5 === 0) await lose();
          return answer(n, 10);
        });
      expect(await Promise.all(Array.from({ length: 20 }, (_, n) => pay(n)))).toHaveLength(20);
      expect(await ledger.budgetOf(run)).toMatchObject({ spent: 200, reserved: 0 });
    });
  });
};
