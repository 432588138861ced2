import type { Turn } from "#src/agents/agents.ts";
import type { OpenPoint } from "#src/discussion/open-points.ts";
import type { Access, Scenario } from "#src/spec/spec.ts";
import { isChanging, nameSome } from "./phrases.ts";
import { reachedOperation } from "./reached-operation.ts";
import { readTexts } from "./say.ts";
import { securityPoints, statedAccess } from "./security-points.ts";
import type { SilentPoint } from "./security-points.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("PM");

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
const isUnspoken = ({ spec }: Turn, { operations, service }: SilentPoint): boolean => {
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

/** Who may call what the spec says nothing about. */
const answerSilent = (turn: Turn, id: string, point: SilentPoint, voice: Voice): void => {
  const { service, operations } = point;
  const one = operations.length === 1;
  const values = { service, operations: nameSome(operations, 6) };
  const stay = one ? "stays" : "stay";
  const scenario = openByScenario(turn, service);
  if (scenario !== null) {
    const { line, name } = scenario;
    voice.decide(id, say("keep-open", { ...values, stay, scenario: name, line }), null, ["Security"]);
    return;
  }
  if (isUnspoken(turn, point)) {
    voice.decide(id, say("keep-unspoken", { ...values, stay, them: one ? "it" : "them" }), null, ["Security"]);
    return;
  }
  const access = guardFor(turn, service);
  const closed = { ...values, need: one ? "needs" : "need" };
  const how = turn.plan.product.callers ? "a known caller" : "sign-in";
  const text = access === "owner" ? say("close-owner", closed) : say("close-signed-in", { ...closed, how });
  voice.decide(id, text, { kind: "set-access", service, operations, access });
};

/** Answers what is put to the PM and understood. */
export const answerAccess = (turn: Turn, points: readonly OpenPoint[], voice: Voice): void => {
  const known = securityPoints(turn.spec, turn.plan);
  for (const { id, text, to } of points) {
    const point = known.find((each) => each.text === text);
    if (to === "PM" && point?.topic === "silent") answerSilent(turn, id, point, voice);
  }
};
