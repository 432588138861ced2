import { createHash } from "node:crypto";
import type { ModelMessage } from "./language-model.ts";

/** Names a conversation so far: the same for the same, whatever JSON it went through. */
export const hashConversation = (system: string[], messages: ModelMessage[]): string =>
  createHash("sha256")
    .update(JSON.stringify([system, messages.map(sayings)]))
    .digest("hex");

const sayings = (message: ModelMessage): unknown[] => {
  if (message.from === "user") return [message.text];
  if (message.from === "tools") return message.results.map(({ id, text, failed }) => [id, text, failed]);
  return [message.text, message.calls.map(({ id, name, input }) => [id, name, input]), message.verbatim?.content];
};
