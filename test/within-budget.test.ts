import { describe, expect, it } from "vitest";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { listen } from "#src/listen.ts";
import { openStatus } from "#src/open-status.ts";
import type { Ports, SpecIssue } from "#src/ports.ts";
import type { Signal } from "#src/signal.ts";
import { parseSpending } from "#src/spending.ts";
import { parseStatus } from "#src/status.ts";
import { allow, order, UNHEEDED } from "./orders.ts";
import { WaitEnded } from "#src/wait-ended.ts";
import { withinBudget } from "#src/within-budget.ts";

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
const CALL = 1_000_000;
const TOKENS = { input: 10, cacheRead: 0, cacheWritten: 0, output: 5 };

/** An account that allows three calls of a dollar, and one day's that allows `today`. */
const openAccount = (today: number) => {
  const calls = new Set<string>();
  const raises = new Map<string, number>();
  const capOf = () => 3 * CALL + [...raises.values()].reduce((sum, raise) => sum + raise, 0);
  return {
    calls,
    pay: (key: string) => {
      if (calls.has(key)) return;
      const spent = (calls.size + 1) * CALL;
      if (spent > today * CALL) throw new UserError("budget-spent-today", "All runs have spent it.", "Wait a day.");
      if (spent > capOf()) throw new UserError("budget-spent", "This run has spent $3.00 of $3.00.", "Allow more.");
      calls.add(key);
    },
    accounts: {
      spendingOf: async () => [
        {
          role: "QA",
          phase: "x",
          model: "anthropic/claude-sonnet-5-5",
          calls: calls.size,
          unknown: 0,
          tokens: TOKENS,
          microUsd: calls.size * CALL,
        },
      ],
      budgetOf: async () => ({ spent: calls.size * CALL, cap: capOf(), share: (calls.size * CALL) / capOf() }),
      raise: async (_run: string, microUsd: number, key: string) => void raises.set(key, microUsd),
      limit: async () => {},
      hold: async () => {},
    },
  };
};

/** Five calls in one step, within a budget of three; what stands on GitHub before each signal that is waited for. */
const play = async (signals: (Signal | (() => Signal))[], { today = 99, calls = 5 } = {}) => {
  const account = openAccount(today);
  const comments = new Map<string, string>();
  const seen: string[] = [];
  const told = signals.map((signal) => (typeof signal === "function" ? signal : () => signal));
  const inner: Run = {
    id: "spec/acme/links#1",
    step: (_name, effect) => effect(1),
    now: async () => "2026-02-03T04:05:06.000Z",
    nextSignal: async <S>() => {
      seen.push(comments.get("status") ?? "");
      return (told.shift()?.() ?? null) as S | null;
    },
  };
  const run = listen(inner, UNHEEDED);
  const thread: Ports["thread"] = {
    ensureReaction: async () => {},
    readPermission: async (_repo, login) => (login === "ana" ? "write" : "read"),
    ensureComment: async (_repo, _issue, topic, body) => {
      comments.set(topic, body);
      return { id: 1, url: `https://x/${topic}` };
    },
    readComment: async () => null,
    ensureCommentReaction: async () => {},
    readApprovers: async () => [],
  };
  const ports = { accounts: account.accounts, thread, board: { tell: async () => {} } };
  const status = openStatus(run, ports, ISSUE);
  await status("Spec understood", "1 service", "six roles discuss it.");
  const work = () =>
    run.step("think", async () => {
      for (let n = 0; n < calls; n += 1) account.pay(String(n));
      return "thought";
    });
  const outcome = await withinBudget(run, ports, ISSUE, status, work).catch((error: unknown) => error);
  return { outcome, comments, seen, run, paid: account.calls.size };
};

const RUN_TOPIC = `budget/${3 * CALL}`;

describe("work within its budget", () => {
  it("is done, and nobody is asked", async () => {
    const { comments, outcome } = await play([], { calls: 3 });
    expect(outcome).toBe("thought");
    expect([...comments.keys()]).toEqual(["status"]);
  });

  it("that fails for another reason fails", async () => {
    const run = listen(
      { id: "r", step: (_n, effect) => effect(1), now: async () => "", nextSignal: async () => null },
      UNHEEDED,
    );
    const failure = new UserError("spec-empty", "x", "y");
    const working = withinBudget(run, {} as never, ISSUE, {} as never, () => Promise.reject(failure));
    await expect(working).rejects.toBe(failure);
  });
});

describe("a run whose budget is spent", () => {
  it("says what it spent on what and what came of it, and waits in sight", async () => {
    const { comments, seen } = await play([() => ({ kind: "issue-closed", isDeclined: false })]);
    const asked = comments.get(RUN_TOPIC) ?? "";
    expect(asked).toContain("**Budget spent, so this waits.** This run has spent $3.00 of $3.00.");
    expect(parseSpending(asked)).toMatchObject([
      { role: "QA", calls: 3 },
      { role: "All", cost: "$3.00" },
    ]);
    expect(asked).toContain("**Delivered so far:** Spec understood: 1 service.");
    expect(asked).toContain("`/aidevos budget 2`");
    expect(parseStatus(seen[0] ?? "")).toMatchObject({
      done: ["1 service"],
      next: `waiting: budget spent, [what for and how it goes on](https://x/${RUN_TOPIC}).`,
      spent: expect.stringMatching(/^\$3\.00 of \$3\.00, 3 calls\. \*\*Warning: 100 %/u),
    });
  });

  it("goes on by somebody's word, and pays nothing twice", async () => {
    const { comments, outcome, paid, seen } = await play([allow(2 * CALL)]);
    expect(outcome).toBe("thought");
    expect(paid).toBe(5);
    expect(seen).toHaveLength(1);
    expect(comments.get(RUN_TOPIC)).toBe("**Gone on:** ana allowed this run $2.00 more.");
    expect(parseStatus(comments.get("status") ?? "")?.next).toBe("six roles discuss it.");
  });

  it("asks anew, in a comment of its own, where what was allowed is spent too", async () => {
    const { comments, outcome } = await play([allow(CALL), allow(CALL, 8)]);
    expect(outcome).toBe("thought");
    expect([...comments.keys()]).toEqual(["status", RUN_TOPIC, `budget/${4 * CALL}`]);
  });

  it("takes one comment for one raise, however often it is told", async () => {
    const { comments, outcome } = await play([allow(CALL), allow(CALL)]);
    expect(outcome).toBeInstanceOf(WaitEnded);
    expect(comments.get(`budget/${4 * CALL}`)).toContain("Budget spent");
  });

  it("waits on where somebody asks it to go on and nobody has raised anything", async () => {
    const { comments, outcome, seen } = await play([order({ name: "go" }), allow(2 * CALL)]);
    expect(outcome).toBe("thought");
    expect(seen[1]).toContain("waiting: budget spent");
    expect(comments.has(RUN_TOPIC)).toBe(true);
  });

  it("loses nothing of what else it hears, in the order in which it came", async () => {
    const edited: Signal = { kind: "edited", title: "Links", body: "New.", by: "ana" };
    const said: Signal = { kind: "comment", id: 9, text: "No UI.", by: "ana" };
    const checks: Signal = { kind: "checks-finished", sha: "a" };
    const { run } = await play([edited, said, checks, allow(2 * CALL)]);
    expect(await run.readComments()).toEqual([said]);
    expect([await run.nextSignal(1), await run.nextSignal(1)]).toEqual([edited, checks]);
  });

  it.each<[string, Signal[]]>([
    ["its issue is closed", [{ kind: "issue-closed", isDeclined: false }]],
    ["its pull request is closed", [{ kind: "pull-request-closed", merged: true, sha: "a" }]],
    ["nobody answers", []],
  ])("waits no more once %s, and leaves the word of it to others", async (_, signals) => {
    const { outcome, paid, run } = await play(signals);
    expect(outcome).toBeInstanceOf(WaitEnded);
    expect(paid).toBe(3);
    expect(await run.nextSignal(1)).toEqual(signals[0] ?? null);
  });
});

describe("a run that somebody has rest", () => {
  it("is refused its next call, hears why, and goes on where it was", async () => {
    let isHeld = true;
    const run = listen(
      {
        id: "spec/acme/links#1",
        step: (_name, effect) => effect(1),
        now: async () => "",
        nextSignal: async <S>() => told.shift() as S | null,
      },
      { ...UNHEEDED, park: async () => {}, unpark: async () => void (isHeld = false) },
    );
    const edited: Signal = { kind: "edited", title: "Links", body: "New.", by: "ana" };
    const told: (Signal | null)[] = [null, edited, order({ name: "pause" }), order({ name: "resume" })];
    const held = new UserError("run-held", "It rests.", "Have it go on.");
    const work = async () => (isHeld ? Promise.reject(held) : "thought");
    expect(await withinBudget(run, {} as never, ISSUE, {} as never, work)).toBe("thought");
    expect(await run.nextSignal(1)).toEqual(edited);
  });
});

describe("a day whose budget is spent", () => {
  it("is no thread's to raise: it says whose it is, and goes on when it is asked again", async () => {
    const { comments, outcome, seen } = await play([allow(2 * CALL), order({ name: "go" }, { id: 8 })], { today: 2 });
    expect(outcome).toBeInstanceOf(WaitEnded);
    expect(seen).toHaveLength(3);
    const asked = comments.get("budget/2026-02-03");
    expect(asked).toContain("All runs have spent it.");
    expect(asked).toContain("no comment raises this budget. Wait a day. Then somebody with write access");
    expect(asked).not.toContain("budget 2`");
  });
});
