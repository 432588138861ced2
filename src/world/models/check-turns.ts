import { RequestProblem } from "./request-problem.ts";
import type { ScriptMessage } from "./script.ts";

/** Throws `RequestProblem` unless a user begins and ends, and each tool call is answered at once, and nothing else. */
export const checkTurns = (messages: ScriptMessage[]): void => {
  if (messages[0]?.from !== "user") throw new RequestProblem("messages: first message must use the `user` role");
  if (messages.at(-1)?.from === "model") {
    throw new RequestProblem(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  }
  const ids = messages.flatMap((message) => (message.from === "model" ? message.calls.map(({ id }) => id) : []));
  if (new Set(ids).size < ids.length) throw new RequestProblem("messages: `tool_use` ids must be unique");
  for (const [n, message] of messages.entries()) {
    const called = message.from === "model" ? message.calls.map(({ id }) => id) : [];
    const next = messages[n + 1];
    const answered = next?.from === "tools" ? next.results.map(({ id }) => id) : [];
    const missing = called.filter((id) => !answered.includes(id));
    if (missing.length > 0) {
      throw new RequestProblem(
        `messages.${n}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(", ")}`,
      );
    }
    const strange = answered.filter((id, at) => !called.includes(id) || answered.indexOf(id) !== at);
    if (strange.length > 0) {
      throw new RequestProblem(
        `messages.${n + 1}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${strange.join(", ")}`,
      );
    }
  }
};
