import type { Effort, SpecText, Spoken, Turn } from "#src/agents/agents.ts";
import type { Message, Transcript } from "#src/discussion/message.ts";
import type { Draft } from "#src/plan/judge-turn.ts";
import { renderTemplate } from "#src/template.ts";
import { askTyped, hasAnswered } from "./ask-typed.ts";
import { cutTo, newestOf } from "./budgets.ts";
import { fence, listed } from "./fence.ts";
import { TURN_FORM } from "./forms.ts";
import type { Knowledge, Prompts } from "./knowledge.ts";
import type { Means } from "./means.ts";
import type { Question } from "./language-model.ts";
import { tellGuidance } from "./tell-guidance.ts";
import { think } from "./think.ts";

const MOST_TOKENS = 4_000;

type WholeTurn = Turn & { text: SpecText; guidance?: string };

const kindOf = (message: Message): string => {
  if (message.kind === "question") return `question for ${message.to}`;
  if (message.kind === "concern") return `${message.blocking ? "blocking concern" : "concern"} for ${message.to}`;
  if (message.kind !== "decision") return message.kind;
  return message.answers === null ? "decision" : `decision on ${message.answers}`;
};

const tell = (transcript: Transcript): string => {
  const lines = transcript.map((message) => `- \`${message.id}\`, ${kindOf(message)}: ${message.text}`);
  return newestOf("discussion", lines).join("\n") || "- nothing yet";
};

const TASKS = {
  first: "Say what this spec decides for your part, and what of it others must know or settle.",
  later: "Decide what waits for you. Say more only where a decision made it necessary.",
  last: "This ends the discussion: decide everything that is open, and ask nothing.",
};

const askTurn = (turn: WholeTurn, prompts: Prompts, knowledge: Knowledge): Question & { form: typeof TURN_FORM } => {
  const { guidance, role, round, rounds, spec, text, transcript } = turn;
  const points = new Set(knowledge.pointsOf(turn));
  const waiting = transcript.filter(({ id }) => points.has(id)).map(({ id, text: said }) => `\`${id}\`: ${said}`);
  const charters = Object.entries(knowledge.charters).map(([name, charter]) => `${name}: ${charter}.`);
  return {
    system: [
      renderTemplate(prompts.house, { charters: listed(charters) }),
      tellGuidance(prompts, guidance),
      renderTemplate(prompts.issue, {
        issue: fence("issue", cutTo("issue", `${text.title}\n\n${text.body}`)),
        plan: fence("plan", cutTo("plan", knowledge.describeDraft(spec))),
      }),
    ],
    messages: [
      {
        from: "user",
        text: renderTemplate(prompts.turn, {
          role,
          charter: knowledge.charters[role],
          round,
          rounds,
          task: round === rounds ? TASKS.last : round === 1 ? TASKS.first : TASKS.later,
          points: listed(newestOf("points", waiting)),
          problems: listed(newestOf("problems", knowledge.findProblems(spec, transcript))),
          discussion: tell(transcript),
        }),
      },
    ],
    tools: [],
    form: TURN_FORM,
    maxTokens: MOST_TOKENS,
    cacheKey: spec.hash,
  };
};

/** One role's turn by the first of its models that has a usable answer; null: none has, and `because` says why. */
export const speak = async (
  turn: WholeTurn,
  effort: Effort,
  { asking, knowledge, prompts, thinkers }: Means,
): Promise<Spoken | { because: string }> => {
  const question = askTurn(turn, prompts, knowledge);
  const accept = (value: unknown): { settled: Message[] } | { complaints: string[] } => {
    const verdict = knowledge.judgeTurn((value as { messages: Draft[] }).messages, turn);
    return "messages" in verdict ? { settled: verdict.messages } : verdict;
  };
  const thought = await think(thinkers, effort, {
    ask: (thinker) => askTyped(thinker, question, asking, accept),
    hasBegun: (thinker) => hasAnswered(thinker, question, asking),
  });
  if (thought.value === null) return { because: thought.because };
  return { messages: thought.value, thought: thought.thought };
};
