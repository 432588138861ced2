import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { holdDiscussion } from "#test/discussion/hold-discussion.ts";
import { readExample, readExampleText } from "#test/plan/plan-fixture.ts";
import { agentsContract } from "./agents.testsuite.ts";
import { openRulesBehindModels } from "./rules-behind-models.ts";

describe.each(["anthropic", "openai"] as const)("models of %s", (provider) => {
  let opened: Awaited<ReturnType<typeof openRulesBehindModels>>;

  beforeAll(async () => {
    opened = await openRulesBehindModels(provider);
  });
  afterAll(() => opened.world.close());

  agentsContract(provider, () => opened.agents);

  test("are asked once for each turn, and taken at their word", async () => {
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
