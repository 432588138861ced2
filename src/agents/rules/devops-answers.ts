import type { Turn } from "#src/agents/agents.ts";
import type { OpenPoint } from "#src/discussion/open-points.ts";
import { isChanging, numberText, openOperations } from "./phrases.ts";
import { readTexts } from "./say.ts";
import { securityPoints } from "./security-points.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("DevOps");
/** Writes a minute from one address where no target says how busy an honest client is. */
const DEFAULT_LIMIT = 300;

/** A limit that is already decided, in the plan or a moment ago, is not decided again. */
const isLimited = ({ plan }: Turn, voice: Voice): boolean =>
  plan.product.writesPerMinute !== null ||
  voice.messages.some((message) => message.kind === "decision" && message.change?.kind === "limit-writes");

const limitWrites = (turn: Turn, id: string, voice: Voice): void => {
  const { objectives, product } = turn.plan;
  const target = objectives.find((objective) => objective.metric === "throughput")?.perMinute ?? 0;
  const perMinute = Math.max(DEFAULT_LIMIT, target);
  const limit = numberText(product.writesPerMinute ?? perMinute);
  const open = turn.plan.services.flatMap(openOperations).filter(({ access }) => access === "anyone");
  if (!open.some(isChanging)) voice.decide(id, say("limit-needless"));
  else if (isLimited(turn, voice)) voice.decide(id, say("limit-holds", { limit }));
  else
    voice.decide(id, say("limit", { limit, why: say(perMinute > DEFAULT_LIMIT ? "limit-target" : "limit-default") }), {
      kind: "limit-writes",
      perMinute,
    });
};

/** What the platform keeps from strangers. */
export const answerStrangers = (turn: Turn, points: readonly OpenPoint[], voice: Voice): void => {
  const known = securityPoints(turn.spec, turn.plan);
  for (const { id, text, to } of points) {
    const point = known.find((each) => each.text === text);
    if (to !== "DevOps" || point === undefined) continue;
    if (point.topic === "open-writes") limitWrites(turn, id, voice);
    else if (point.topic === "outgoing") voice.decide(id, say("outgoing", { field: point.field }));
  }
};
