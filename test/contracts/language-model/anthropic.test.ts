import { describe, expect, test } from "vitest";
import { openAnthropic } from "#src/agents/llm/anthropic.ts";
import { messageOf } from "#src/agents/llm/message-of.ts";
import { testLanguageModel } from "./language-model.testsuite.ts";
import { type Adapter, openSession, questionOf, SIGNAL, TOOLS } from "./model-session.ts";

const ADAPTER: Adapter = { provider: "anthropic", base: "", open: openAnthropic };

testLanguageModel(ADAPTER);

describe("what the model thinks", () => {
  const { start } = openSession(ADAPTER);
  const thought = { type: "thinking", thinking: "Which file? 🦊 Größe!", signature: expect.any(String) };
  const script = () => ({ think: thought.thinking, say: "I look.", call: [{ name: "list_files", input: {} }] });
  const conversation = async (first = start(script)) => {
    const { model, world } = await first;
    const answer = await model.ask(questionOf({ tools: TOOLS }), SIGNAL);
    const results = answer.calls.map(({ id }) => ({ id, text: "a.ts", failed: false }));
    const question = questionOf({
      tools: TOOLS,
      messages: [...questionOf().messages, messageOf(answer), { from: "tools", results }],
    });
    return { answer, question, model, world };
  };

  test("is no part of the text, and goes back unchanged in a tool loop", async () => {
    const { answer, question, model, world } = await conversation();
    expect(answer).toMatchObject({ text: "I look.", stop: "calls", calls: [{ name: "list_files" }] });
    await model.ask(JSON.parse(JSON.stringify(question)) as typeof question, SIGNAL);
    const [{ id } = { id: "" }] = answer.calls;
    expect(world.requests[1]?.body).toMatchObject({
      messages: [
        {},
        {
          role: "assistant",
          content: [
            thought,
            { type: "text", text: "I look." },
            { type: "tool_use", id, name: "list_files", input: {} },
          ],
        },
        {},
      ],
    });
  });

  test("is shown to no other model", async () => {
    const { question } = await conversation();
    const { model, world } = await start({ say: "Done." }, { model: "model-2" });
    await model.ask(question, SIGNAL);
    expect(JSON.stringify(world.requests[0]?.body)).not.toContain(thought.thinking);
    expect(world.requests[0]?.body).toMatchObject({
      messages: [{}, { content: [{ type: "text" }, { type: "tool_use" }] }, {}],
    });
  });

  test("is left out of a conversation that was shortened, or led otherwise", async () => {
    const { question, model, world } = await conversation();
    const [asked, ...since] = question.messages;
    const earlier = { from: "user" as const, text: "Something else first." };
    await model.ask({ ...question, messages: [earlier, ...since] }, SIGNAL);
    await model.ask({ ...question, system: ["You are somebody else."] }, SIGNAL);
    await model.ask({ ...question, messages: [earlier, asked, ...since].filter((one) => one !== undefined) }, SIGNAL);
    for (const { body } of world.requests.slice(1)) expect(JSON.stringify(body)).not.toContain(thought.thinking);
    expect(world.requests).toHaveLength(4);
  });

  test("is refused where it was changed, by the server as by the provider", async () => {
    const { question, model } = await conversation();
    const changed = JSON.parse(JSON.stringify(question).replaceAll("Größe", "Grösse")) as typeof question;
    await expect(model.ask(changed, SIGNAL)).rejects.toMatchObject({ kind: "rejected" });
  });
});
