import type { Agents, Answered, IssueText, Query, Reading, Spoken, Turn } from "#src/agents/agents.ts";
import type { Role } from "#src/discussion/message.ts";
import type { Thought } from "#src/discussion/thought.ts";
import { answerQuestion } from "./answer-question.ts";
import { speakBackend } from "./backend.ts";
import { speakDevops } from "./devops.ts";
import { speakFrontend } from "./frontend.ts";
import { speakPm } from "./pm.ts";
import { speakQa } from "./qa.ts";
import { speakSecurity } from "./security.ts";
import { startVoice } from "./voice.ts";
import type { Voice } from "./voice.ts";

const ROLES: Record<Role, (turn: Turn, voice: Voice) => void> = {
  PM: speakPm,
  Backend: speakBackend,
  Frontend: speakFrontend,
  DevOps: speakDevops,
  Security: speakSecurity,
  QA: speakQa,
};

const THOUGHT: Thought = { by: null, because: null };

/** Nobody pays for rules, and they never fail for a while. */
type RulesAgents = {
  read(text: IssueText): Promise<Reading>;
  speak(turn: Turn): Promise<Spoken>;
  answer(query: Query): Promise<Answered>;
};

/** Six roles whose every sentence is computed from the spec and the plan: offline, and the same each time. */
export const rulesAgents = (): RulesAgents & Agents => ({
  writes: false,
  estimate: () => null,
  read: async ({ body, title }) => ({ title, body, questions: [], thought: THOUGHT }),
  speak: async (turn) => {
    const voice = startVoice(turn);
    ROLES[turn.role](turn, voice);
    return { messages: voice.messages, thought: THOUGHT };
  },
  hear: async () => null,
  answer: async (query) => ({ ...answerQuestion(query), thought: THOUGHT }),
  write: async () => ({ because: "the rules write no code", passes: false }),
  improve: async () => ({ because: "the rules write no code", passes: false }),
});
