import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { fitLimits } from "./limit/fit-limits.ts";
import type { LimitFacts } from "./limit/limit-facts.ts";
import { readFloods } from "./limit/read-floods.ts";
import { hearLimitRules, slidesIn } from "./limit/read-limit-rules.ts";
import { fitQueue } from "./queue/fit-queue.ts";
import type { QueueFacts } from "./queue/queue-facts.ts";
import type { Resource } from "./resource.ts";
import { kindOf, type Settling } from "./settling.ts";

/** How much each record allows; where that is not known, what is asked of it cannot be built. */
const fitLimitsOf = (
  settling: Settling,
  facts: LimitFacts,
  { all, heard }: { all: ApiFacts["rules"]; heard: Set<Sentence> },
): void => {
  const { fields } = kindOf(settling, facts.resource);
  const limits = fitLimits(fields, slidesIn(all));
  if (limits === null) facts.steps.clear();
  else facts.limits = limits;
  hearLimitRules(all, heard);
};

/** What is handed out, how much each record allows, and how often each request may be made. */
export const settleUse = (settling: Settling, queues: ReadonlyMap<Resource, QueueFacts>): void => {
  const { all, heard } = settling.rules;
  for (const [resource, queue] of queues) {
    const fitted = fitQueue(settling, kindOf(settling, resource), queue, { all, heard });
    if (fitted !== null) settling.queues.set(resource, fitted);
  }
  for (const limit of settling.limits.values()) fitLimitsOf(settling, limit, { all, heard });
  settling.floods = readFloods(settling, all, heard);
};
