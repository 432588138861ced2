import { createHash } from "node:crypto";

/** Proves that a thought is the model's own, word for word. */
export const signThought = (model: string, thought: string): string =>
  createHash("sha256").update(`${model}\0${thought}`).digest("base64");
