import type { Turn } from "#src/agents/agents.ts";
import type { Service } from "#src/plan/plan.ts";
import { describeInside } from "./backend-inside.ts";
import { boundStorage } from "./backend-storage.ts";
import { frontendPoints } from "./frontend-points.ts";
import { joinCodes, numberText } from "./phrases.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";
import { waitingFor } from "./waiting-for.ts";

const say = readTexts("Backend");
/** Writes that one object takes in a second. */
const OBJECT_WRITES = 200;

const groupText = ({ plan }: Turn, services: readonly Service[]): string => {
  const key = services[0]?.key ?? { from: "single" };
  const { from, ...values } = key;
  const person = plan.product.callers ? "known caller" : "signed-in person";
  return say(`key-${from}`, {
    services: joinCodes(services.map(({ name }) => name)),
    ...(from === "owner"
      ? { person }
      : from === "single"
        ? { each: services.length > 1 ? "one object each" : "one object" }
        : values),
  });
};

const reasonText = ([service]: readonly Service[]): string => {
  const key = service?.key ?? { from: "single" };
  switch (key.from) {
    case "path":
    case "generated":
      return say(`why-${key.from}`, { name: key.name });
    case "owner":
      return say("why-owner");
    case "single":
      return say("why-single");
  }
};

/** Services that are divided in the same way are spoken of together, and each reason is given once. */
const explainKeys = (turn: Turn, voice: Voice): void => {
  const { services } = turn.plan;
  const groups = [...Map.groupBy(services, ({ key }) => JSON.stringify(key)).values()];
  const kinds = [...Map.groupBy(groups, ([first]) => first?.key.from).values()];
  const most = kinds.toSorted((a, b) => b.flat().length - a.flat().length);
  voice.claim(
    say("keys", {
      groups: groups.map((group) => groupText(turn, group)).join("; "),
      reasons: most.map(([first]) => reasonText(first ?? [])).join(" "),
    }),
  );
};

/** Where everything meets in one object, the target is weighed against it; else against one object of many. */
const weighThroughput = ({ plan }: Turn, voice: Voice): void => {
  const target = plan.objectives.find((objective) => objective.metric === "throughput")?.perMinute;
  if (target === undefined) return;
  const perSecond = Math.ceil(target / 60);
  const values = { target: numberText(target), perSecond: numberText(perSecond), object: OBJECT_WRITES };
  const times = Math.floor(OBJECT_WRITES / perSecond);
  const room = times <= 1 ? "just that" : `${numberText(times)} times that`;
  if (plan.services.every(({ key }) => key.from === "single"))
    voice.claim(say("throughput-single", { ...values, times: room }));
  else if (times >= 1) voice.claim(say("throughput-spread", { ...values, times: room }));
  else voice.claim(say("throughput-wide", { ...values, least: numberText(Math.ceil(perSecond / OBJECT_WRITES)) }));
};

/** Who asks whom, all services in one sentence; those that ask before they write are told apart. */
const explainCalls = ({ plan }: Turn, voice: Voice): void => {
  const calling = plan.services.filter(({ calls }) => calls.length > 0);
  if (calling.length === 0) return;
  const pairs = calling.map(({ calls, name }) => say("calls-pair", { service: name, calls: joinCodes(calls) }));
  voice.claim(say("calls", { pairs: pairs.join("; ") }));
};

const answerLists = (turn: Turn, voice: Voice): void => {
  const points = frontendPoints(turn.plan);
  for (const { id, text, to } of waitingFor(turn)) {
    const missing = points.find((each) => each.text === text);
    if (to !== "Backend" || missing === undefined) continue;
    voice.decide(id, say(missing.own ? "unlisted" : "unlisted-inside", { services: joinCodes(missing.services) }));
  }
};

/** Who holds what, why, and what one object can bear; later, the answers to those who ask. */
export const speakBackend = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) {
    answerLists(turn, voice);
    return;
  }
  explainKeys(turn, voice);
  weighThroughput(turn, voice);
  boundStorage(turn.plan.services, voice);
  explainCalls(turn, voice);
  for (const text of describeInside(turn.plan.services)) voice.claim(text);
};
