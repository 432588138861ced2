import type { CheckReply } from "#src/agents/llm/workbench.ts";
import { boundLines, boundText } from "#src/workbench/bounded.ts";
import type { Sandbox } from "#src/workbench/sandbox/sandbox.ts";
import { renderStopped } from "./render-stopped.ts";
import { steadyText } from "./steady-text.ts";

const SECONDS = 120;
const MEMORY = 2 ** 32;
const SHOWN = 30;
const MAX_MESSAGE = 600;
const ERROR = /^(?:(.+?)\((\d+),\d+\): )?error (TS\d+: .*)$/u;

type Mistake = { path: string; line: number; message: string };

/** Each error with the lines below it that explain it. */
const parse = (output: string): Mistake[] => {
  const found: Mistake[] = [];
  for (const text of output.split("\n")) {
    const [, path = "", line = "0", message] = ERROR.exec(text) ?? [];
    const last = found.at(-1);
    if (message !== undefined) found.push({ path, line: Number(line), message });
    else if (last !== undefined && /^\s+\S/u.test(text)) last.message += `\n${text}`;
  }
  return found.toSorted((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
};

/** The compiler's errors in the whole product. */
export const checkTypes = async (sandbox: Sandbox, product: string): Promise<CheckReply> => {
  // Several checkers would each do again what they share.
  const args = ["--noEmit", "--pretty", "false", "--checkers", "1"];
  const task = { product, script: "typescript/bin/tsc", args, seconds: SECONDS, memoryBytes: MEMORY };
  const { ended, exit, stderr, stdout } = await sandbox.run(task);
  if (ended !== "itself") return { text: renderStopped("The type check", ended, SECONDS), outcome: "failed" };
  if (exit === 0) return { text: "The types are right.", outcome: "passed" };
  const seenAt = sandbox.productSeenAt(product);
  const found = parse(steadyText(stdout, seenAt)).map(
    ({ line, message, path }) => `${path === "" ? "" : `${path}:${line} `}${boundText(message, MAX_MESSAGE)}`,
  );
  if (found.length === 0)
    return {
      text: boundText(`The type check could not run.\n${steadyText(stderr + stdout, seenAt)}`),
      outcome: "failed",
    };
  return { text: boundText(boundLines(found, SHOWN, "errors").join("\n")), outcome: "failed" };
};
