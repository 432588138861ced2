import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { agreeOnPlan } from "#src/agree-on-plan.ts";
import { UserError } from "#src/errors.ts";
import { listen } from "#src/listen.ts";
import type { Ports, SpecIssue } from "#src/ports.ts";
import type { Signal } from "#src/signal.ts";
import { openStatus } from "#src/open-status.ts";
import { allow, UNHEEDED } from "./orders.ts";

const BODY = readFileSync(join(import.meta.dirname, "..", "examples", "specs", "url-shortener.md"), "utf8");
const ISSUE: SpecIssue = {
  repo: { installationId: 1, id: 2, owner: "acme", name: "links" },
  base: "main",
  issue: 1,
  title: "Links",
  body: BODY,
  author: "ana",
  sender: { login: "ana", id: 3 },
  overrides: {},
};

/** Whoever speaks is paid, and the budget is spent from the fourth turn on; a raise allows everything. */
const play = async (signals: Signal[]) => {
  const comments = new Map<string, string>();
  const read: string[] = [];
  const rules = rulesAgents();
  let turns = 0;
  let isRaised = false;
  const agents: Ports["agents"] = {
    ...rules,
    read: async (text, effort) => {
      read.push(text.body);
      return rules.read(text, effort);
    },
    speak: async (turn, effort) => {
      if ((turns += 1) > 3 && !isRaised) throw new UserError("budget-spent", "It is spent.", "Allow more.");
      return rules.speak(turn, effort);
    },
  };
  const run = listen(
    {
      id: "spec/acme/links#1",
      step: (_name, effect) => effect(1),
      now: async () => "2026-01-01T00:00:00.000Z",
      nextSignal: async <S>(seconds: number) => (seconds === 0 ? null : ((signals.shift() ?? null) as S | null)),
    },
    UNHEEDED,
  );
  const ports: Pick<Ports, "accounts" | "agents" | "board" | "proposal" | "thread"> = {
    agents,
    board: { tell: async () => {} },
    accounts: {
      spendingOf: async () => [],
      budgetOf: async () => ({ spent: 3, cap: 3, share: 1 }),
      raise: async () => void (isRaised = true),
      limit: async () => {},
      hold: async () => {},
    },
    proposal: { readHead: async () => null, readFile: async () => null } as never,
    thread: {
      readPermission: async () => "write",
      readComment: async () => null,
      ensureCommentReaction: async () => {},
      readApprovers: async () => [],
      ensureReaction: async () => {},
      ensureComment: async (_repo, _issue, topic, body) => {
        comments.set(topic, body);
        return { id: 1, url: "https://x" };
      },
    },
  };
  return { agreed: await agreeOnPlan(run, ports as Ports, ISSUE, openStatus(run, ports, ISSUE)), comments, read };
};
const allowed: Signal = allow(1_000_000);

it("goes on with the same words where the budget of a discussion is raised", async () => {
  const { agreed, comments, read } = await play([allowed]);
  expect(agreed).toHaveProperty("plan");
  expect(read).toEqual([BODY]);
  expect(comments.get("budget/3")).toContain("Gone on");
});

it("reads words anew that are edited while the discussion waits for money", async () => {
  const body = BODY.replace("## ", "Short.\n\n## ");
  const { agreed, read } = await play([{ kind: "edited", title: "Links", body, by: "ana" }, allowed]);
  expect(agreed).toMatchObject({ issue: { body } });
  expect(read).toEqual([BODY, body]);
});

it("ends where the issue is closed while the discussion waits for money", async () => {
  const { agreed, comments } = await play([{ kind: "issue-closed", isDeclined: false }]);
  expect(agreed).toEqual({ because: "the issue was closed" });
  expect(comments.get("status")).not.toContain("waiting");
});
