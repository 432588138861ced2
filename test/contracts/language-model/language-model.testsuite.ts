import { describe, expect, test } from "vitest";
import type { Answer, LanguageModel, ModelMessage, Question } from "#src/agents/llm/language-model.ts";
import { messageOf } from "#src/agents/llm/message-of.ts";
import { testFaults } from "./faults.testsuite.ts";
import { testKey } from "./key.testsuite.ts";
import { type Adapter, FORM, openSession, questionOf, SIGNAL, TOOLS } from "./model-session.ts";

/** What an adapter makes of whatever a provider may do, through a server that speaks the provider's wire format. */
export const testLanguageModel = (adapter: Adapter): void => {
  const { start } = openSession(adapter);
  const { provider } = adapter;

  describe("an answer", () => {
    test("is text, told apart from all that says how it came", async () => {
      const { model, world, asked } = await start({ say: "A moderator." });
      const answer = await model.ask(questionOf(), SIGNAL);
      expect(answer).toEqual({
        text: "A moderator.",
        calls: [],
        stop: "done",
        usage: { input: expect.any(Number), cacheRead: 0, cacheWritten: 0, output: 4 },
        requestId: world.requests[0]?.requestId,
      });
      expect(model.name).toBe(`${provider}/model-1`);
      expect(asked[0]).toMatchObject({
        system: "You are the architect of a product.\n\nIts spec says: a guest book.",
        messages: [{ from: "user", text: "What is missing?" }],
        tools: [],
        form: null,
        model: "model-1",
        maxTokens: 4000,
        stream: true,
      });
    });

    test.each([
      ["umlauts", "Größenänderung für Übermütige, naïve façade — ".repeat(40)],
      ["emoji", "🦊👩‍👩‍👧‍👦🏳️‍🌈".repeat(60)],
      ["line ends and quotes", 'data: {"a":1}\n\nevent: error\r\n\u2028\\"'.repeat(20)],
      ["ten thousand words", "word ".repeat(10_000)],
    ])("arrives whole where chunks cut through %s", async (_, say) => {
      const { model } = await start({ say });
      expect((await model.ask(questionOf({ maxTokens: 100_000 }), SIGNAL)).text).toBe(say);
    });

    test("may be empty", async () => {
      const { model } = await start({ say: "" });
      expect(await model.ask(questionOf(), SIGNAL)).toMatchObject({ text: "", calls: [], stop: "done" });
    });

    test("in a form is its JSON, and the form is asked for", async () => {
      const say = JSON.stringify({ sound: false, why: "„Nobody“ moderates." });
      const { model, asked } = await start({ say });
      expect((await model.ask(questionOf({ form: FORM }), SIGNAL)).text).toBe(say);
      expect(asked[0]?.form?.schema).toEqual(FORM.schema);
    });

    test("that the model refuses is told apart", async () => {
      const { model } = await start({ refuse: true });
      expect(await model.ask(questionOf(), SIGNAL)).toMatchObject({ stop: "refused", calls: [] });
    });

    test("that is too long is cut, and says so", async () => {
      const { model } = await start({ cut: "The first half of" });
      expect(await model.ask(questionOf(), SIGNAL)).toMatchObject({ text: "The first half of", stop: "cut" });
      const { model: short } = await start({ say: "x".repeat(4000) });
      expect(await short.ask(questionOf({ maxTokens: 10 }), SIGNAL)).toMatchObject({
        text: "x".repeat(40),
        stop: "cut",
      });
    });

    test("that comes slowly but steadily is waited for", async () => {
      const { model } = await start({ say: "Good things take time.", slow: 40 }, { idleMs: 250, totalMs: 20_000 });
      expect((await model.ask(questionOf(), SIGNAL)).text).toBe("Good things take time.");
    });
  });

  describe("tools", () => {
    test("are called several at once, with arguments of any kind", async () => {
      const inputs = [{ path: "src/größe 🦊.ts", deep: [{ a: null, b: [1.5, true, 'quote"'] }] }, {}];
      const { model, asked } = await start({
        say: "I look.",
        call: [
          { name: "read_file", input: inputs[0] },
          { name: "list_files", input: inputs[1] },
        ],
      });
      const answer = await model.ask(questionOf({ tools: TOOLS }), SIGNAL);
      expect(answer).toMatchObject({ text: "I look.", stop: "calls" });
      expect(answer.calls.map(({ name, input }) => ({ name, input }))).toEqual([
        { name: "read_file", input: inputs[0] },
        { name: "list_files", input: inputs[1] },
      ]);
      expect(new Set(answer.calls.map(({ id }) => id)).size).toBe(2);
      expect(asked[0]?.tools).toEqual(TOOLS);
    });

    test("without arguments are called with none, whether the model says so or nothing", async () => {
      const { model } = await start({ call: [{ name: "list_files", json: "" }] });
      expect((await model.ask(questionOf({ tools: TOOLS }), SIGNAL)).calls[0]?.input).toEqual({});
    });

    test("are answered in a loop, and each call reads what the one before it wrote to the cache", async () => {
      const { model, asked } = await start(({ nth }) =>
        nth === 1
          ? { call: ["a", "b"].map((path) => ({ name: "read_file", input: { path } })) }
          : nth === 2
            ? { say: "One more.", call: [{ name: "list_files", input: {} }] }
            : { say: "Done." },
      );
      const { answers, messages } = await loop(
        model,
        questionOf({ system: ["house rules ".repeat(600)], tools: TOOLS }),
      );
      expect(answers.map(({ stop }) => stop)).toEqual(["calls", "calls", "done"]);
      expect(asked[2]?.messages).toEqual(messages);
      const [first, second, third] = answers.map(({ usage }) => usage);
      expect(first?.cacheRead).toBe(0);
      expect(second?.cacheRead).toBeGreaterThan(1024);
      expect(third?.cacheRead).toBeGreaterThanOrEqual(second?.cacheRead ?? Infinity);
      expect(third?.input).toBeLessThan(300);
    });

    test("of an answer that was cut are those that are whole", async () => {
      const { model } = await start({ cut: "I look", call: [{ name: "read_file", json: '{"path": "src' }] });
      expect(await model.ask(questionOf({ tools: TOOLS }), SIGNAL)).toMatchObject({ stop: "cut", calls: [] });
    });
  });

  describe("the cache", () => {
    test("spares what calls have in common, and counts each token once", async () => {
      const { model } = await start({ say: "Yes." });
      const system = ["rules of the house ".repeat(400), "the spec ".repeat(300)];
      const ask = async (text: string) =>
        (await model.ask(questionOf({ system, messages: [{ from: "user", text }] }), SIGNAL)).usage;
      const [first, second] = [await ask("Is it sound?"), await ask("Is it safe?!")];
      expect(first.cacheRead).toBe(0);
      expect(first.cacheWritten).toBeGreaterThan(2000);
      expect(second.cacheRead).toBeGreaterThan(2000);
      expect(second.cacheWritten + second.input).toBeLessThan(200);
      const sum = ({ input, cacheRead, cacheWritten }: Answer["usage"]) => input + cacheRead + cacheWritten;
      expect(sum(second)).toBe(sum(first));
    });

    test("takes any number of parts, and any key", async () => {
      const { model } = await start({ say: "Yes." });
      const system = Array.from({ length: 7 }, (_, n) => `part ${n} `.repeat(300));
      const question = questionOf({ system: ["", ...system], cacheKey: "k".repeat(500) });
      await model.ask(question, SIGNAL);
      expect((await model.ask(question, SIGNAL)).usage.cacheRead).toBeGreaterThan(3000);
    });
  });

  testFaults(adapter);
  testKey(adapter);
};

/** As agents do it: every call is answered, until there is none. */
const loop = async (
  model: LanguageModel,
  question: Question,
): Promise<{ answers: Answer[]; messages: ModelMessage[] }> => {
  const answers: Answer[] = [];
  let messages = question.messages;
  for (;;) {
    const answer = await model.ask({ ...question, messages }, SIGNAL);
    answers.push(answer);
    if (answer.stop !== "calls") return { answers, messages };
    const results = answer.calls.map(({ id, input }) => ({ id, text: `of ${JSON.stringify(input)}`, failed: false }));
    messages = [...messages, messageOf(answer), { from: "tools", results }];
  }
};
