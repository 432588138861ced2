import type { Effort, SpecText, Spoken, Turn } from "#src/agents/agents.ts";
import { chooseLane } from "#src/discussion/choose-lane.ts";
import type { Role, Transcript } from "#src/discussion/message.ts";
import { nextTurns } from "#src/discussion/next-turns.ts";
import { renderTurn } from "#src/discussion/render-turn.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Spec } from "#src/spec/spec.ts";

type Held = { transcript: Transcript; plan: Plan; comments: { role: Role; round: number; text: string }[] };

export const EFFORT: Effort = { runId: "spec/acme/demo#1", installationId: 1, attempt: 1, attempts: 8 };

type Speaks = { speak(turn: Turn & { text: SpecText }, effort: Effort): Promise<Spoken> };

/** A whole discussion, turn by turn as the story has it, with the comments that it posts. */
export const holdDiscussion = async (
  agents: Speaks,
  spec: Spec,
  { repository = "acme/demo", text = { title: "", body: "" } } = {},
): Promise<Held> => {
  const lane = chooseLane(spec);
  const comments: Held["comments"] = [];
  let transcript: Transcript = [];
  for (let turns = nextTurns(transcript, lane, null); turns.length > 0; turns = nextTurns(transcript, lane, turns[0])) {
    const floor = { text, spec, plan: planOf(spec, transcript, repository), transcript };
    const spoken = await Promise.all(turns.map((turn) => agents.speak({ ...turn, ...floor }, EFFORT)));
    for (const [n, { role, round }] of turns.entries()) {
      const said = spoken[n]?.messages ?? [];
      transcript = [...transcript, ...said];
      if (said.length > 0) comments.push({ role, round, text: renderTurn(said, transcript, lane) });
    }
  }
  return { transcript, plan: planOf(spec, transcript, repository), comments };
};
