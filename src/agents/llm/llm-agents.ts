import type { Agents, Effort } from "#src/agents/agents.ts";
import type { Role } from "#src/discussion/message.ts";
import { answer } from "./answer.ts";
import type { Asking, Thinker } from "./ask-typed.ts";
import { hear } from "./hear.ts";
import { improve } from "./improve.ts";
import type { Knowledge, Prompts } from "./knowledge.ts";
import type { Means } from "./means.ts";
import { priceCalls } from "./price-calls.ts";
import type { Purse } from "./purse.ts";
import { read } from "./read.ts";
import { speak } from "./speak.ts";
import type { OpenWorkbench } from "./workbench.ts";
import { write } from "./write.ts";

export type LlmOptions = {
  /** Whom a role asks, in this order. */
  thinkersOf(role: Role): Thinker[];
  purse: Purse;
  prompts: Prompts;
  knowledge: Knowledge;
  /** Null: code is not written here. */
  openWorkbench: OpenWorkbench | null;
  /** Who thinks where no model can. */
  rules: Agents;
  /** Aborted when the app ends: calls in flight are given up. */
  ending: AbortSignal;
};

/** Six roles that models think for. What they answer is held to what the stages know, and each call is paid once. */
export const llmAgents = (options: LlmOptions): Agents => {
  const { ending, knowledge, openWorkbench, prompts, purse, rules, thinkersOf } = options;
  const askingOf =
    ({ installationId, runId }: Effort) =>
    (role: Role, phase: string): Asking => ({
      runId,
      installationId,
      purse,
      role,
      phase,
      again: prompts.again,
      repeat: 0,
      ending,
    });
  const means = (role: Role, phase: string, effort: Effort): Means => ({
    asking: askingOf(effort)(role, phase),
    knowledge,
    prompts,
    thinkers: thinkersOf(role),
  });
  return {
    writes: openWorkbench !== null,
    estimate: (plan) => priceCalls(knowledge.expectCalls(plan), thinkersOf),
    read: (text, effort) => read(text, effort, means("PM", "reading", effort)),
    speak: async (turn, effort) => {
      const spoken = await speak(turn, effort, means(turn.role, "discussion", effort));
      if ("messages" in spoken) return spoken;
      const { messages } = await rules.speak(turn, effort);
      return { messages, thought: { by: null, because: spoken.because } };
    },
    hear: (listening, effort) => hear(listening, effort, means("PM", "hearing", effort)),
    answer: async (query, effort) => {
      const answered = await answer(query, effort, means(query.role, "answer", effort));
      if ("text" in answered) return answered;
      return { ...(await rules.answer(query, effort)), thought: { by: null, because: answered.because } };
    },
    write: async (task, effort) =>
      openWorkbench === null
        ? rules.write(task, effort)
        : write(task, effort, { openWorkbench, knowledge, prompts, thinkersOf, askingOf: askingOf(effort) }),
    improve: async (task, effort) =>
      openWorkbench === null
        ? rules.improve(task, effort)
        : improve(task, effort, { openWorkbench, knowledge, prompts, thinkersOf, askingOf: askingOf(effort) }),
  };
};
