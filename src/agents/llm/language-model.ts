/** One model of one provider, asked once. Implementations: `anthropic.ts`, `openai.ts`. */
export type LanguageModel = {
  /** `anthropic/claude-sonnet-5-5`: the provider, and the model as the provider calls it. */
  name: string;
  /** One call, never repeated here. Throws `ModelFault`, or what `signal` was aborted with. */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
};

export type Question = {
  /** What leads the model, the most lasting first: each part and all before it is a prefix that the provider may cache. */
  system: string[];
  messages: ModelMessage[];
  tools: Tool[];
  /** The form the answer's text must have, as JSON; null: plain text. */
  form: { name: string; schema: JsonSchema } | null;
  /** Tokens that the answer may have. */
  maxTokens: number;
  /** The same for calls that share a prefix. */
  cacheKey: string;
};

export type JsonSchema = { [key: string]: unknown };
export type Tool = { name: string; description: string; input: JsonSchema };
export type ToolCall = { id: string; name: string; input: unknown };
export type ToolResult = { id: string; text: string; failed: boolean };

export type ModelMessage =
  | { from: "user"; text: string }
  | { from: "model"; text: string; calls: ToolCall[]; verbatim?: Verbatim }
  | { from: "tools"; results: ToolResult[] };

/**
 * An answer as its model gave it (JSON), where text and calls do not say it all: a model that thinks wants its thoughts
 * back unchanged in a tool loop, and takes them only after all that it was given before (`after`, a hash). Another model
 * never sees them, nor does the same one in a conversation that was shortened: it gets text and calls.
 */
export type Verbatim = { by: string; after: string; content: unknown };

export type Answer = {
  text: string;
  calls: ToolCall[];
  /** Goes back with the answer, should the conversation go on. */
  verbatim?: Verbatim;
  /** `cut`: the answer is longer than it may be; `refused`: the model would not answer. */
  stop: "done" | "calls" | "cut" | "refused";
  usage: Usage;
  /** The provider's name of this call. */
  requestId: string | null;
};

/** Tokens. Each is counted once: `input` are those that were neither read from the cache nor written to it. */
export type Usage = { input: number; cacheRead: number; cacheWritten: number; output: number };
