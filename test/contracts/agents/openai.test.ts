import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Agents } from "#src/agents/agents.ts";
import { holdDiscussion } from "#test/discussion/hold-discussion.ts";
import { readExample, readExampleText } from "#test/plan/plan-fixture.ts";
import { agentsContract } from "./agents.testsuite.ts";
import { openRulesBehindModels } from "./rules-behind-models.ts";

let opened: Awaited<ReturnType<typeof openRulesBehindModels>>;

beforeAll(async () => {
  opened = await openRulesBehindModels("openai");
});
afterAll(() => opened.world.close());

agentsContract("openai", (): Agents => opened.agents);

describe("what was asked of openai", () => {
  test("was asked once for each turn, and taken", async () => {
    const before = opened.purse.calls.length;
    const { comments } = await holdDiscussion(opened.agents, readExample("todo-list"), {
      text: readExampleText("todo-list"),
      repository: "acme/once",
    });
    const { transcript } = await holdDiscussion(opened.agents, readExample("todo-list"), {
      text: readExampleText("todo-list"),
      repository: "acme/once",
    });
    expect(transcript.length).toBeGreaterThan(comments.length);
    expect(opened.purse.calls.length - before).toBeLessThanOrEqual(comments.length);
  });
});
