import type { Turn } from "#src/agents/agents.ts";
import type { Access, Scenario } from "#src/spec/spec.ts";
import { frontendPoints } from "./frontend-points.ts";
import { isChanging, joinCodes, numberText } from "./phrases.ts";
import { reachedOperation } from "./reached-operation.ts";
import { readTexts } from "./say.ts";
import { securityPoints, statedAccess } from "./security-points.ts";
import type { SecurityPoint } from "./security-points.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("Backend");
/** Writes a minute from one address where no target says how busy an honest client is. */
const DEFAULT_LIMIT = 300;

/** The spec's own scenario in which somebody not signed in changes data of this service and succeeds. */
const openByScenario = ({ spec, plan }: Turn, service: string): Scenario | null =>
  spec.scenarios.find(({ steps }) =>
    steps.some((step) => {
      if (step.as !== null || step.expect.status >= 400) return false;
      const reached = reachedOperation(plan.services, step);
      return reached?.service.name === service && isChanging(reached.operation);
    }),
  ) ?? null;

/** Two people who succeed with the same service in one scenario share what it holds. */
const isShared = ({ spec, plan }: Turn, service: string): boolean =>
  spec.scenarios.some(({ steps }) => {
    const people = steps
      .filter(
        (step) =>
          step.as !== null &&
          step.expect.status < 400 &&
          reachedOperation(plan.services, step)?.service.name === service,
      )
      .map(({ as }) => as);
    return new Set(people).size > 1;
  });

/** The author wrote these requests out, and nothing in the spec tells one caller from another. */
const isUnspoken = ({ spec }: Turn, { operations, service }: { operations: string[]; service: string }): boolean => {
  const hasPeople = spec.scenarios.some(({ steps }) => steps.some(({ as }) => as !== null));
  const all = spec.services.flatMap((each) => each.operations);
  const asked = spec.services.find(({ name }) => name === service)?.operations ?? [];
  const isWritten = operations.every((name) => asked.some((each) => each.name === name && each.path !== null));
  return isWritten && !hasPeople && !spec.tellsCallersApart && all.every(({ access }) => access === null);
};

const guardFor = (turn: Turn, name: string): Access => {
  const service = turn.plan.services.find((each) => each.name === name);
  const stated = (service?.operations ?? []).map((operation) => statedAccess(turn.spec, name, operation.name));
  const owned = stated.includes("owner") || service?.key.from === "owner";
  return owned && service?.key.from !== "single" && !isShared(turn, name) ? "owner" : "signed-in";
};

/** A limit that is already decided, in the plan or a moment ago, is not decided again. */
const chooseLimit = ({ plan }: Turn): { perMinute: number; why: string } => {
  const target = plan.objectives.find((objective) => objective.metric === "throughput")?.perMinute ?? 0;
  const perMinute = Math.max(DEFAULT_LIMIT, target);
  return {
    perMinute,
    why: perMinute > DEFAULT_LIMIT ? say("limit-target") : say("limit-default"),
  };
};

const isLimited = ({ plan }: Turn, voice: Voice): boolean =>
  plan.product.writesPerMinute !== null ||
  voice.messages.some((message) => message.kind === "decision" && message.change?.kind === "limit-writes");

const answerSilent = (turn: Turn, id: string, point: SecurityPoint & { topic: "silent" }, voice: Voice): void => {
  const { service, operations } = point;
  const one = operations.length === 1;
  const names = joinCodes(operations);
  const scenario = openByScenario(turn, service);
  if (scenario !== null) {
    const { perMinute } = chooseLimit(turn);
    const text = say("keep-open", {
      service,
      operations: names,
      stay: one ? "stays" : "stay",
      scenario: scenario.name,
      line: scenario.line,
      limit: numberText(perMinute),
    });
    voice.decide(id, text, isLimited(turn, voice) ? null : { kind: "limit-writes", perMinute }, ["Security"]);
    return;
  }
  if (isUnspoken(turn, point)) {
    const { perMinute } = chooseLimit(turn);
    const text = say("keep-unspoken", {
      service,
      operations: names,
      stay: one ? "stays" : "stay",
      them: one ? "it" : "them",
      limit: numberText(perMinute),
    });
    voice.decide(id, text, isLimited(turn, voice) ? null : { kind: "limit-writes", perMinute }, ["Security"]);
    return;
  }
  const access = guardFor(turn, service);
  const text = say(access === "owner" ? "close-owner" : "close-signed-in", {
    service,
    operations: names,
    need: one ? "needs" : "need",
  });
  voice.decide(id, text, { kind: "set-access", service, operations, access });
};

const answerOpen = (turn: Turn, id: string, voice: Voice): void => {
  const { perMinute, why } = chooseLimit(turn);
  const limit = numberText(perMinute);
  if (isLimited(turn, voice))
    voice.decide(id, say("limit-holds", { limit: numberText(turn.plan.product.writesPerMinute ?? perMinute) }));
  else voice.decide(id, say("limit", { limit, why }), { kind: "limit-writes", perMinute });
};

/** Answers every open point that Backend understands; the PM settles the others. */
export const answerPoints = (turn: Turn, voice: Voice): void => {
  const { spec, plan, transcript } = turn;
  const answered = new Set(transcript.flatMap((message) => (message.kind === "decision" ? [message.answers] : [])));
  const security = securityPoints(spec, plan);
  const frontend = frontendPoints(plan);
  for (const message of transcript) {
    if (!("to" in message) || message.to !== "Backend" || answered.has(message.id)) continue;
    const point = security.find(({ text }) => text === message.text);
    const missing = frontend.find(({ text }) => text === message.text);
    if (point?.topic === "silent") answerSilent(turn, message.id, point, voice);
    else if (point?.topic === "open-writes") answerOpen(turn, message.id, voice);
    else if (point?.topic === "webhook")
      voice.decide(message.id, say("webhook", { service: point.service, field: point.field }));
    else if (missing)
      voice.decide(
        message.id,
        missing.own
          ? say("unlisted", { service: missing.service })
          : say("unlisted-inside", { service: missing.service }),
      );
  }
};
