import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Durable } from "#src/durable/durable.ts";
import { openDurable } from "#src/durable/open-durable.ts";
import type { Run } from "#src/durable/step.ts";
import { listen } from "#src/listen.ts";
import { openStatus } from "#src/open-status.ts";
import type { Ports, SpecIssue } from "#src/ports.ts";
import type { Signal } from "#src/signal.ts";
import { parseSpending } from "#src/spending.ts";
import { withinBudget } from "#src/within-budget.ts";
import { allow, UNHEEDED } from "#test/orders.ts";
import { answer } from "./paid-call.ts";

const ISSUE: SpecIssue = {
  repo: { installationId: 1, id: 2, owner: "acme", name: "links" },
  base: "main",
  issue: 1,
  title: "Links",
  body: "",
  author: "ana",
  sender: { login: "ana", id: 3 },
  overrides: {},
};
const RUN = "spec/acme/links#1";
const CALL = 1_000_000;

let directory = "";
let durable: Durable;
const comments = new Map<string, string>();
const made: number[] = [];

/** Five calls of a dollar in one step. */
const story =
  (ledger: () => Promise<Durable["ledger"]>) =>
  async (asked: Run): Promise<string> => {
    const run = listen(asked, UNHEEDED);
    const accounts: Ports["accounts"] = {
      spendingOf: async (id) => (await ledger()).spendingOf(id),
      budgetOf: async (id) => (await ledger()).budgetOf(id),
      raise: async (...raise) => (await ledger()).raise(...raise),
      limit: async (...limit) => (await ledger()).limit(...limit),
      hold: async (...hold) => (await ledger()).hold(...hold),
    };
    const thread: Ports["thread"] = {
      readPermission: async () => "write",
      readComment: async () => null,
      ensureCommentReaction: async () => {},
      readApprovers: async () => [],
      ensureReaction: async () => {},
      ensureComment: async (_repo, _issue, topic, body) => {
        comments.set(topic, body);
        return { id: 1, url: `https://x/${topic}` };
      },
    };
    const ports = { accounts, thread, board: { tell: async () => {} } };
    const work = () =>
      run.step("think", async () => {
        const { pay } = await ledger();
        for (let n = 1; n <= 5; n += 1) {
          const of = { runId: run.id, installationId: 1, role: "QA", phase: "discussion", model: "m" };
          await pay({ ...of, key: `${run.id}/${n}`, mostMicroUsd: CALL }, async () => {
            made.push(n);
            return answer(n, CALL);
          });
        }
        return "thought";
      });
    return withinBudget(run, ports, ISSUE, openStatus(run, ports, ISSUE), work);
  };

const open = async (): Promise<void> => {
  const opened = Promise.withResolvers<Durable>();
  durable = await openDurable({
    database: { embedded: { directory: join(directory, "runs") } },
    runs: { spec: story(async () => (await opened.promise).ledger) },
    caps: { perRun: 2 * CALL, perDay: 1e12, perInstallationDay: 1e12 },
    log: () => {},
  });
  opened.resolve(durable);
};
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 15_000; Date.now() < end && !(await isSo());) await sleep(20);
};
const say = (signal: Signal): Promise<boolean> => durable.signal(RUN, signal, JSON.stringify(signal));

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "budget-"));
  chmodSync(directory, 0o711);
  await open();
});
afterAll(async () => {
  await durable.close();
  rmSync(directory, { recursive: true });
});

it("waits for money through the end of its process, and pays no call twice", async () => {
  await durable.start("spec", RUN, null);
  await until(() => comments.get("status")?.includes("waiting: budget spent") === true);
  expect(comments.get(`budget/${2 * CALL}`)).toContain("This run has spent $2.00 of $2.00");
  expect(parseSpending(comments.get(`budget/${2 * CALL}`) ?? "")).toMatchObject([
    { role: "QA", phase: "discussion", calls: 2, cost: "$2.00" },
    { role: "All", calls: 2, prompt: 246, output: 8, cost: "$2.00" },
  ]);
  await durable.close();
  await open();
  await say(allow(CALL));
  await until(() => comments.has(`budget/${3 * CALL}`));
  expect(made).toEqual([1, 2, 3]);
  await say(allow(2 * CALL, 8));
  await until(async () => (await durable.get(RUN))?.status !== "running");
  expect(await durable.get(RUN)).toMatchObject({ status: "done", output: "thought" });
  expect(made).toEqual([1, 2, 3, 4, 5]);
  expect(await durable.ledger.budgetOf(RUN)).toMatchObject({ spent: 5 * CALL, cap: 5 * CALL });
});
