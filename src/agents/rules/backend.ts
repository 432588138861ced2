import type { Turn } from "#src/agents/agents.ts";
import type { Service } from "#src/plan/plan.ts";
import { answerPoints } from "./backend-answers.ts";
import { joinCodes, joinWords, numberText, sizeText } from "./phrases.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("Backend");
/** Writes one object takes in a second. */
const OBJECT_RATE = 200;
const BYTES_PER_CHARACTER = 4;
const UNBOUNDED = 16_384;

const groupText = (services: readonly Service[]): string => {
  const names = joinCodes(services.map(({ name }) => name));
  const key = services[0]?.key ?? { from: "single" };
  const { from, ...values } = key;
  return say(`key-${from}`, { services: names, ...values });
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
      return say("why-single", { perSecond: OBJECT_RATE });
  }
};

/** Services that are divided in the same way are spoken of together, and each reason is given once. */
const explainKeys = (services: readonly Service[]): string => {
  const groups = [...Map.groupBy(services, ({ key }) => JSON.stringify(key)).values()];
  const kinds = [...Map.groupBy(groups, ([first]) => first?.key.from).values()];
  return say("keys", {
    groups: groups.map(groupText).join("; "),
    reasons: kinds.map(([first]) => reasonText(first ?? [])).join(" "),
  });
};

const weighThroughput = ({ plan }: Turn, voice: Voice): void => {
  const target = plan.objectives.find((objective) => objective.metric === "throughput")?.perMinute;
  if (target === undefined) return;
  const perSecond = Math.ceil(target / 60);
  const values = { target: numberText(target), perSecond: numberText(perSecond), object: OBJECT_RATE };
  const times = Math.floor(OBJECT_RATE / perSecond);
  const room = times <= 1 ? "just that" : `${numberText(times)} times that`;
  if (plan.services.every(({ key }) => key.from === "single"))
    voice.claim(say("throughput-single", { ...values, times: room }));
  else if (times >= 1) voice.claim(say("throughput-spread", { ...values, times: room }));
  else voice.claim(say("throughput-wide", { ...values, least: numberText(Math.ceil(perSecond / OBJECT_RATE)) }));
};

const recordBytes = ({ fields }: Service): number =>
  fields.reduce((sum, { type, max }) => {
    if (type === "text" || type === "url" || type === "email")
      return sum + (max === undefined ? UNBOUNDED : max * BYTES_PER_CHARACTER);
    return sum + (type === "list" || type === "map" ? UNBOUNDED : 32);
  }, 0);

/** How much a full instance holds, and what keeps it from growing. */
const boundStorage = (services: readonly Service[], voice: Voice): void => {
  const many = services.filter(({ records }) => records === "many");
  if (many.length === 0) return;
  const parts = many.map((service) => {
    const bytes = recordBytes(service);
    const total = sizeText(bytes * service.maxRecords);
    return say("storage-part", {
      total,
      service: `\`${service.name}\``,
      records: numberText(service.maxRecords),
      size: sizeText(bytes),
    });
  });
  const kept = [...Map.groupBy(many, ({ retentionDays }) => retentionDays)].map(([days, group]) => {
    const names = joinCodes(group.map(({ name }) => name));
    return days === null ? say("kept-forever", { services: names }) : say("kept-days", { services: names, days });
  });
  voice.claim(say("storage", { parts: joinWords(parts), kept: kept.join(" ") }));
};

const explainDelivery = (service: Service): string => {
  const { delivery } = service;
  const values = service.fields.find(({ name }) => name === delivery?.priorityField)?.values;
  const order = values ? `${values[0]} before ${values.at(-1)}, ` : "";
  const attempts = delivery?.maxAttempts ?? 1;
  return say("delivery", {
    service: service.name,
    order,
    attempts: `${attempts} attempt${attempts === 1 ? "" : "s"}`,
    backoff: delivery?.backoffSeconds ?? 0,
    status: delivery?.statusField ?? "",
  });
};

/** Who holds what, why, and what one object can bear; later, the answers to those who object. */
export const speakBackend = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) {
    answerPoints(turn, voice);
    return;
  }
  const { services } = turn.plan;
  voice.claim(explainKeys(services));
  weighThroughput(turn, voice);
  for (const service of services) {
    if (service.calls.length > 0)
      voice.claim(say("calls", { service: `\`${service.name}\``, calls: joinCodes(service.calls) }));
    if (service.delivery) voice.claim(explainDelivery(service));
  }
  boundStorage(services, voice);
};
