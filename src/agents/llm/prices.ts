import type { Question, Usage } from "./language-model.ts";
import prices from "./prices.json" with { type: "json" };

/** USD per million tokens, which is micro-dollars per token. */
type Rates = { input: number; cacheRead: number; cacheWrite: number; output: number };

/** `above`: what every token of a call costs whose input has more than so many tokens. */
export type Price = Rates & { above?: Rates & { tokens: number } };

const MODELS = new Map<string, Price>(Object.entries(prices.models));

/** What a model costs, by its name (`anthropic/claude-sonnet-5-5`, with a date or without); null: nobody knows. */
export const priceOf = (model: string): Price | null =>
  MODELS.get(model) ?? MODELS.get(model.replace(/-(\d{8}|\d{4}-\d\d-\d\d)$/, "")) ?? null;

/** What a call cost, in micro-dollars. */
export const costOf = (price: Price, usage: Usage): number => {
  const input = usage.input + usage.cacheRead + usage.cacheWritten;
  const rates = price.above !== undefined && input > price.above.tokens ? price.above : price;
  return roundUp(
    usage.input * rates.input +
      usage.cacheRead * rates.cacheRead +
      usage.cacheWritten * rates.cacheWrite +
      usage.output * rates.output,
  );
};

/**
 * The most that a question can cost, in micro-dollars: three bytes a token, which holds for scripts that have a token for
 * each character too, and all of it new to the cache.
 */
export const mostCostOf = (price: Price, question: Question): number => {
  const asked = [question.system, question.messages, question.tools, question.form];
  const cacheWritten = Math.ceil(Buffer.byteLength(JSON.stringify(asked)) / 3);
  return costOf(price, { input: 0, cacheRead: 0, cacheWritten, output: question.maxTokens });
};

/** Sums of decimal prices are a hair off: what is whole but for that is not rounded up a whole unit. */
const roundUp = (amount: number): number => Math.ceil(Number(amount.toFixed(6)));
