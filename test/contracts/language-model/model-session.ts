import { afterEach, expect } from "vitest";
import type { LanguageModel, Question } from "#src/agents/llm/language-model.ts";
import { ModelFault } from "#src/agents/llm/model-fault.ts";
import type { Provider } from "#src/agents/llm/provider.ts";
import type { ModelRequest, Reply, Script } from "#src/world/models/script.ts";
import { type ModelsWorld, startModels } from "#src/world/models/start-models.ts";

/** An adapter under test. `base`: what stands between the server's address and the path that the SDK adds. */
export type Adapter = { provider: "anthropic" | "openai"; base: string; open(provider: Provider): LanguageModel };

export const KEY = "sk-test-0123456789abcdefghijklmnop";
export const SIGNAL = new AbortController().signal;
export const TOOLS = [
  {
    name: "read_file",
    description: "Reads a file.",
    input: {
      type: "object",
      properties: { path: { type: "string" } },
      required: ["path"],
      additionalProperties: false,
    },
  },
  { name: "list_files", description: "Lists all files.", input: { type: "object", properties: {} } },
];
export const FORM = {
  name: "verdict",
  schema: {
    type: "object",
    properties: { sound: { type: "boolean" }, why: { type: "string" } },
    required: ["sound", "why"],
    additionalProperties: false,
  },
};

export const questionOf = (more: Partial<Question> = {}): Question => ({
  system: ["You are the architect of a product.", "Its spec says: a guest book."],
  messages: [{ from: "user", text: "What is missing?" }],
  tools: [],
  form: null,
  maxTokens: 4000,
  cacheKey: "acme/guest-book#1/architect",
  ...more,
});

type Started = { world: ModelsWorld; model: LanguageModel; asked: ModelRequest[] };

/** A server that says what it is told, and the adapter's model there; closed after each test. */
export const openSession = ({ base, open }: Adapter) => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  const start = async (script: Script | Reply, options: Partial<Provider> = {}): Promise<Started> => {
    const asked: ModelRequest[] = [];
    const world = await startModels({
      port: 0,
      script: (request) => {
        asked.push(request);
        return typeof script === "function" ? script(request) : script;
      },
    });
    closing.push(world.close);
    const model = open({ apiKey: KEY, baseUrl: `${world.url}${base}`, model: "model-1", ...options });
    return { world, model, asked };
  };
  return { start, closing };
};

/** The fault of a call, in which the key is nowhere. */
export const failToAsk = async (model: LanguageModel, question = questionOf()): Promise<ModelFault> => {
  const fault: unknown = await model.ask(question, SIGNAL).catch((error: unknown) => error);
  if (!(fault instanceof ModelFault)) throw new Error(`no fault: ${JSON.stringify(fault)} ${String(fault)}`);
  expect(JSON.stringify([fault, fault.message, fault.stack, fault.cause])).not.toContain(KEY);
  return fault;
};
