import type { Turn } from "#src/agents/agents.ts";
import type { DesignChange, Message, Role } from "#src/discussion/message.ts";
import type { Scenario } from "#src/spec/spec.ts";

/** Collects what a role says in one turn, with ids that are unique in the transcript. */
export type Voice = {
  messages: Message[];
  claim(text: string): void;
  ask(to: Role, text: string): void;
  object(to: Role, blocking: boolean, text: string): void;
  decide(answers: string | null, text: string, change?: DesignChange | null, dissent?: Role[]): void;
  propose(scenario: Scenario): void;
};

export const startVoice = ({ role, round, transcript }: Turn): Voice => {
  const before = transcript.filter((message) => message.role === role).length;
  const messages: Message[] = [];
  const head = (text: string) => ({ id: `${role.toLowerCase()}-${before + messages.length + 1}`, role, round, text });
  return {
    messages,
    claim: (text) => void messages.push({ ...head(text), kind: "claim" }),
    ask: (to, text) => void messages.push({ ...head(text), kind: "question", to }),
    object: (to, blocking, text) => void messages.push({ ...head(text), kind: "concern", to, blocking }),
    decide: (answers, text, change = null, dissent = []) =>
      void messages.push({ ...head(text), kind: "decision", answers, change, dissent }),
    propose: (scenario) => void messages.push({ ...head(scenario.name), kind: "scenario", scenario }),
  };
};
