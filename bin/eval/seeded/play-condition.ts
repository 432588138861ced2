import { setTimeout as sleep } from "node:timers/promises";
import type { ConditionFault } from "./fault.ts";
import { type Incident, toIncident } from "./incident.ts";
import { OPERATOR, type Product } from "./product.ts";
import type { Receiver } from "./receiver.ts";
import { startWatching } from "./watch.ts";

/** What incidents are compared with takes an hour of beats, and what stands for now a quarter. */
const BEFORE_S = 80;
const WATCHED_S = 75;
const LOOK_MS = 500;
/** What else is an alarm shows soon after the first. */
const AFTER_S = 6;

const move = async ({ origin }: Product, service: string, action: "pause" | "resume"): Promise<void> => {
  const answer = await fetch(`${origin}/control/services/${service}/${action}`, {
    method: "POST",
    headers: { authorization: `Bearer ${OPERATOR}`, "content-type": "application/json" },
    body: JSON.stringify({ by: "the evaluation", reason: "seeded" }),
  });
  if (!answer.ok) throw new Error(`${service} can't be told to ${action}: ${await answer.text()}`);
};

/** Brings a condition about, and gives what ends it. */
const bringAbout = async (
  product: Product,
  receiver: Receiver,
  condition: ConditionFault["condition"],
): Promise<() => Promise<void>> => {
  if (condition === "receiver down") {
    receiver.answer(500);
    return async () => receiver.answer(200);
  }
  if (condition === "templates paused") {
    await move(product, "Template", "pause");
    return () => move(product, "Template", "resume");
  }
  await product.set("Todo", { maxInFlight: 1 });
  return () => product.set("Todo", { maxInFlight: 1_000 });
};

/** Has the app survey a product to which something happens without any release. Gives the incidents of before and after. */
export const playCondition = async (
  product: Product,
  receiver: Receiver,
  condition: ConditionFault["condition"],
): Promise<{ before: Incident[]; after: Incident[]; seconds: number }> => {
  const { incidents, stop } = await startWatching(product);
  await sleep(1_000 * BEFORE_S);
  const before = incidents.splice(0).map(toIncident);
  const end = await bringAbout(product, receiver, condition);
  const begun = Date.now();
  while (incidents.length === 0 && Date.now() - begun < 1_000 * WATCHED_S) await sleep(LOOK_MS);
  const seconds = (Date.now() - begun) / 1_000;
  await sleep(1_000 * AFTER_S);
  await stop();
  await end();
  return { before, after: incidents.map(toIncident), seconds };
};
