import type { Turn } from "#src/agents/agents.ts";
import { renderCount } from "#src/markdown.ts";
import { joinCodes, joinWords } from "./phrases.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("DevOps");
const LATENCY_MS = 300;
const MINUTES_PER_MONTH = 30 * 24 * 60;

/** How it goes out, what it needs there, and what it is held to. */
export const speakDevops = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) return;
  const { services, objectives } = turn.plan;
  voice.claim(
    say("release", {
      classes: renderCount(services.length, "Durable Object class"),
      names: joinCodes(services.map(({ name }) => name)),
    }),
  );
  if (services.length > 1) voice.claim(say("size", { services: renderCount(services.length, "service") }));
  voice.claim(say("secrets"));
  const kept = services.filter(({ retentionDays }) => retentionDays !== null);
  const delivering = services.filter(({ delivery }) => delivery !== null);
  const alarmed = services.filter((service) => kept.includes(service) || delivering.includes(service));
  if (alarmed.length > 0) {
    const why = joinWords([
      ...(delivering.length > 0 ? ["delivery"] : []),
      ...(kept.length > 0 ? ["removal of old records"] : []),
    ]);
    voice.claim(
      say("alarms", {
        services: joinCodes(alarmed.map(({ name }) => name)),
        keep: alarmed.length === 1 ? "keeps" : "keep",
        why,
      }),
    );
  }
  const availability = objectives.find((objective) => objective.metric === "availability");
  if (availability)
    voice.claim(
      say("availability", {
        percent: availability.percent,
        minutes: Math.round((MINUTES_PER_MONTH * (100 - availability.percent)) / 100),
      }),
    );
  if (objectives.some((objective) => objective.metric === "latency-p95")) return;
  const because = delivering.length > 0 ? "; delivery happens after the answer and does not count" : "";
  voice.decide(null, say("latency-added", { milliseconds: LATENCY_MS, because }), {
    kind: "add-objective",
    objective: { metric: "latency-p95", milliseconds: LATENCY_MS },
  });
};
