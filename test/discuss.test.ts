import { expect, test } from "vitest";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { discuss } from "#src/discuss.ts";
import { listen } from "#src/listen.ts";
import type { Status } from "#src/open-status.ts";
import type { Ports, SpecIssue } from "#src/ports.ts";
import { DEFAULTS } from "#src/settings/settings-schema.ts";
import { UNHEEDED } from "./orders.ts";
import { BOARDS } from "./spec/boards.ts";

const ISSUE: SpecIssue = {
  repo: { installationId: 1, id: 1, owner: "acme", name: "boards" },
  base: "main",
  issue: 1,
  title: "Boards",
  body: BOARDS,
  author: "ana",
  sender: { login: "ana", id: 1 },
  overrides: {},
};

const silent = async () => {};
const STATUS: Status = Object.assign(silent, {
  wait: silent,
  resume: silent,
  park: silent,
  unpark: silent,
  within: { say: silent, restore: silent },
  replace: silent,
  leave: silent,
  rename: () => {},
  follow: () => {},
  reached: () => [],
});

/** The comments of a discussion by the rules, which ends with a plan. */
const hold = async (writes: boolean): Promise<Map<string, string>> => {
  const comments = new Map<string, string>();
  const run = listen(
    {
      id: "spec/acme/boards#1",
      step: (_name, effect) => effect(1),
      now: async () => "2026-01-01T00:00:00.000Z",
      nextSignal: async () => null,
    },
    UNHEEDED,
  );
  const thread: Pick<Ports["thread"], "ensureComment"> = {
    ensureComment: async (_repo, _issue, topic, body) => {
      comments.set(topic, body);
      return { id: 1, url: `https://x/#${topic}` };
    },
  };
  const ports: Partial<Ports> = { agents: { ...rulesAgents(), writes }, thread: thread as Ports["thread"] };
  await discuss(run, ports as Ports, ISSUE, { text: ISSUE, standing: null, wishes: [] }, STATUS, DEFAULTS);
  return comments;
};

test("what only hands can write is planned where somebody writes, with the scenarios that call it", async () => {
  const plan = (await hold(true)).get("plan");
  expect(plan).toContain("| `Board.mergeChanges` | `POST /boards/{board}/changes` | 200 |");
  expect(plan).toContain("**The later one wins**");
  expect(plan).toContain("Write by hand: ");
});

test("where nobody does, it is left out and named, as are those scenarios", async () => {
  const plan = (await hold(false)).get("plan");
  expect(plan).not.toContain("| `Board.mergeChanges` |");
  expect(plan).not.toContain("**The later one wins**");
  expect(plan).not.toContain("by hand: ");
  expect(plan).toMatch(/Line 15, “Merge changes, .*it takes code of its own/u);
  expect(plan).toMatch(/Line 31, “scenario "The later one wins"”: line 15, .* is not built: it takes code of its own/u);
});
