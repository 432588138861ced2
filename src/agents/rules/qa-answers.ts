import type { Turn } from "#src/agents/agents.ts";
import { renderCount } from "#src/markdown.ts";
import { buildUnsigned } from "./build-refusal.ts";
import { nameSome } from "./phrases.ts";
import { readTexts } from "./say.ts";
import { proofQuestion, securityPoints } from "./security-points.ts";
import type { Voice } from "./voice.ts";
import { waitingFor } from "./waiting-for.ts";

const say = readTexts("QA");

const answerProof = (turn: Turn, id: string, service: string, operations: readonly string[], voice: Voice): void => {
  const planned = turn.plan.services.find(({ name }) => name === service);
  const closed = planned?.operations.find(({ name, access }) => operations.includes(name) && access !== "anyone");
  if (!planned || !closed) {
    voice.decide(id, say("proof-none", { service, operations: nameSome(operations) }));
    return;
  }
  const scenario = buildUnsigned(planned, closed);
  voice.decide(id, say("proof-added", { operation: `${service}.${closed.name}`, name: scenario.name }));
  voice.propose(scenario);
};

/** Answers what is asked of QA, as soon as the plan holds an answer. `added`: scenarios of this turn. */
export const answerQuestions = (turn: Turn, added: number, voice: Voice): void => {
  const points = securityPoints(turn.spec, turn.plan).flatMap((point) =>
    point.topic === "silent" ? [{ point, question: proofQuestion(point) }] : [],
  );
  for (const { id, kind, role, round, text, to } of waitingFor(turn)) {
    if (kind !== "question" || to !== "QA") continue;
    const found = points.find(({ question }) => question === text);
    if (found && turn.round > 1) answerProof(turn, id, found.point.service, found.point.operations, voice);
    else if (role === "PM" && round === turn.round)
      voice.decide(
        id,
        added === 0 ? say("proof-missing") : say("proof-scenarios", { added: renderCount(added, "scenario") }),
      );
    else if (turn.round > 1) voice.decide(id, say("proof-unknown"));
  }
};
