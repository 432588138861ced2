import { createHash } from "node:crypto";

/** Proves that a thought is the model's own, word for word, and of this place of the conversation. */
export const signThought = (model: string, before: string, thought: string): string =>
  createHash("sha256")
    .update(JSON.stringify([model, before, thought]))
    .digest("base64");
