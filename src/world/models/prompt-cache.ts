import { createHash } from "node:crypto";
import { countTokens } from "./count-tokens.ts";

/** Tokens of a prompt: each is in one of the three. */
export type PromptUsage = { input: number; cacheRead: number; cacheWritten: number };

/** Part of a prompt in the order it is read. `mark`: the prompt up to its end is to be cached. */
export type PromptPart = { text: string; mark: boolean };

/** What the providers remember of prompts. Nothing in it grows old: a test is over before it would. */
export type PromptCache = {
  /** Anthropic's: written where the request has a mark, found again up to twenty parts before one. */
  readMarked(owner: string, parts: PromptPart[]): PromptUsage;
  /** OpenAI's: the longest known beginning, in steps of 128 tokens. */
  readWhole(owner: string, prompt: string): PromptUsage;
};

/** Shorter prompts are not cached. */
const LEAST = 1024;
const LOOK_BACK = 20;
const STEP = 128;

export const openPromptCache = (): PromptCache => {
  const known = new Set<string>();
  return {
    readMarked: (owner, parts) => {
      const prefixes = chain(
        owner,
        parts.map(({ text }) => text),
      );
      const total = prefixes.at(-1)?.tokens ?? 0;
      const marks = parts.flatMap(({ mark }, n) => (mark ? [n] : []));
      const found = prefixes.findLast(
        ({ hash }, n) => known.has(hash) && marks.some((at) => at >= n && at - n < LOOK_BACK),
      );
      const wanted = marks.flatMap((n) => prefixes[n] ?? []).filter(({ tokens }) => tokens >= LEAST);
      for (const { hash } of wanted) known.add(hash);
      const cacheRead = found?.tokens ?? 0;
      const cacheWritten = Math.max(0, (wanted.at(-1)?.tokens ?? 0) - cacheRead);
      return { input: total - cacheRead - cacheWritten, cacheRead, cacheWritten };
    },
    readWhole: (owner, prompt) => {
      const total = countTokens(prompt);
      const steps = total < LEAST ? [] : (prompt.match(new RegExp(`[^]{${STEP * 4}}`, "g")) ?? []);
      const prefixes = chain(owner, steps);
      const fresh = prefixes.findIndex(({ hash }) => !known.has(hash));
      const read = (fresh === -1 ? prefixes.length : fresh) * STEP;
      const cacheRead = read < LEAST ? 0 : read;
      for (const { hash } of prefixes) known.add(hash);
      const cacheWritten = prefixes.length * STEP - cacheRead;
      return { input: total - cacheRead - cacheWritten, cacheRead, cacheWritten };
    },
  };
};

/** A hash of all up to the end of each text, and how many tokens that is. */
const chain = (owner: string, texts: string[]): { hash: string; tokens: number }[] => {
  let hash = owner;
  let tokens = 0;
  return texts.map((text) => {
    hash = createHash("sha256").update(hash).update("\0").update(text).digest("hex");
    tokens += countTokens(text);
    return { hash, tokens };
  });
};
