import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EFFORT, holdDiscussion } from "#test/discussion/hold-discussion.ts";
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

  describe("hear what no rule understands", () => {
    const text = readExampleText("todo-list");
    const hear = (words: string, ...said: unknown[]) => {
      opened.hearings.set(words, said);
      return opened.agents.hear({ words, text, spec: readExample("todo-list"), transcript: [] }, EFFORT);
    };
    const slower = {
      understood: "One address may write 30 times a minute.",
      body: null,
      decisions: [
        { text: "One address may write 30 times a minute.", change: { kind: "limit-writes", perMinute: 30 } },
      ],
    };

    test("as a change of the plan", async () => {
      expect(await hear("Somebody will flood it", slower)).toMatchObject({
        body: text.body,
        changes: slower.decisions,
      });
    });

    test("as another spec, held to be understood: what is not is asked again", async () => {
      const worse = `${text.body}\n\n## Rules\n\n- To-dos must hum.\n`;
      const better = text.body.replace("365 days", "30 days");
      const say = (body: string) => ({ understood: "To-dos are kept for 30 days.", body, decisions: [] });
      expect(await hear("A month will do", say(worse), say(better))).toMatchObject({ body: better, changes: [] });
      expect(await hear("Whatever hums", say(worse))).toBeNull();
    });

    test("as nothing that is asked", async () => {
      const nothing = { understood: "It thanks, and asks for nothing.", body: null, decisions: [] };
      expect(await hear("Lovely work", nothing)).toMatchObject({
        body: text.body,
        changes: [],
        understood: nothing.understood,
      });
    });
  });
});
