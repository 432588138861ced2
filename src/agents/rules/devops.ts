import type { Turn } from "#src/agents/agents.ts";
import { renderCount } from "#src/markdown.ts";
import type { Service } from "#src/plan/plan.ts";
import { answerStrangers } from "./devops-answers.ts";
import { joinCodes, joinWords, nameSome, numberText } from "./phrases.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";
import { waitingFor } from "./waiting-for.ts";

const say = readTexts("DevOps");
/** What one object takes in a second: requests in all, and those of them that may write. */
const OBJECT_REQUESTS = 1_000;
const OBJECT_WRITES = 200;
const LATENCY_MS = 300;
const MINUTES_PER_MONTH = 30 * 24 * 60;

const describeRelease = (services: readonly Service[], voice: Voice): void =>
  voice.claim(
    say("release", {
      classes: renderCount(services.length, "Durable Object class"),
      names: nameSome(
        services.map(({ name }) => name),
        6,
      ),
    }),
  );

/** What an alarm wakes the objects of a service for. */
const workOf = (service: Service): string[] => {
  const tables = [service, ...(service.parts ?? [])];
  return [
    ...(service.delivery ? ["delivery"] : []),
    ...(service.hooks ? ["outgoing messages"] : []),
    ...(service.retentionDays === null ? [] : ["removal of old records"]),
    ...(tables.some(({ fires }) => fires !== undefined) ? ["schedules"] : []),
    ...(tables.some(({ lapses }) => lapses !== undefined) ? ["what time ends"] : []),
    ...(tables.some(({ queue }) => queue !== undefined) ? ["leases that run out"] : []),
    ...(tables.some(({ expires }) => expires !== undefined) ? ["expiry"] : []),
  ];
};

const describeAlarms = (services: readonly Service[], voice: Voice): void => {
  const working = services
    .map((service) => ({ name: service.name, work: workOf(service) }))
    .filter(({ work }) => work.length > 0);
  if (working.length === 0) return;
  voice.claim(
    say("alarms", {
      services: joinCodes(working.map(({ name }) => name)),
      why: joinWords([...new Set(working.flatMap(({ work }) => work))]),
    }),
  );
};

/** One object for all is where a product meets its limits first. */
const describeLimits = (services: readonly Service[], voice: Voice): void => {
  const hot = services.filter(({ key }) => key.from === "single");
  if (hot.length === 0) return;
  const are = hot.length === 1 ? "is" : "are each";
  const bounds = { requests: numberText(OBJECT_REQUESTS), writes: OBJECT_WRITES };
  voice.object("Backend", false, say("hot", { hot: joinCodes(hot.map(({ name }) => name)), are, ...bounds }));
};

const describeFiles = (services: readonly Service[], voice: Voice): void => {
  const files = services.flatMap(({ name, operations }) =>
    operations.filter(({ behaviour }) => behaviour.kind === "import").map((operation) => `${name}.${operation.name}`),
  );
  if (files.length > 0) voice.claim(say("bodies", { operations: joinCodes(files) }));
};

/** How it goes out, what it needs there, and what it is held to; later, what keeps strangers off. */
export const speakDevops = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) {
    answerStrangers(turn, waitingFor(turn), voice);
    return;
  }
  const { services, objectives } = turn.plan;
  describeRelease(services, voice);
  describeLimits(services, voice);
  describeAlarms(services, voice);
  describeFiles(services, voice);
  voice.claim(say("secrets"));
  const availability = objectives.find((objective) => objective.metric === "availability");
  if (availability)
    voice.claim(
      say("availability", {
        percent: availability.percent,
        minutes: Math.round((MINUTES_PER_MONTH * (100 - availability.percent)) / 100),
      }),
    );
  if (objectives.some((objective) => objective.metric === "latency-p95")) return;
  const late = services.some(({ delivery, hooks }) => delivery !== null || hooks !== undefined);
  voice.decide(null, say("latency-added", { milliseconds: LATENCY_MS, because: late ? say("latency-late") : "" }), {
    kind: "add-objective",
    objective: { metric: "latency-p95", milliseconds: LATENCY_MS },
  });
};
