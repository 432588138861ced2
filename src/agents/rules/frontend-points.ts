import type { Plan, Service } from "#src/plan/plan.ts";
import { joinCodes, openOperations } from "./phrases.ts";
import { readTexts } from "./say.ts";

/** Operations the page misses. `own`: each record is an object of its own, so a list is no small thing. */
export type FrontendPoint = { services: string[]; own: boolean; text: string };

const say = readTexts("Frontend");

/** Whoever signs up is not looked up in a list. */
const isUnlisted = ({ product }: Plan, service: Service): boolean => {
  const kinds = openOperations(service)
    .filter(({ on }) => on === undefined)
    .map(({ behaviour }) => behaviour.kind);
  return kinds.includes("create") && !kinds.includes("list") && product.callers?.service !== service.name;
};

/** What people can create but never see listed. */
export const frontendPoints = (plan: Plan): FrontendPoint[] => {
  const unlisted = plan.services.filter((service) => isUnlisted(plan, service));
  return [...Map.groupBy(unlisted, ({ records }) => records === "one")].map(([own, group]) => {
    const services = group.map(({ name }) => name);
    return { services, own, text: say(own ? "no-list-own" : "no-list", { services: joinCodes(services) }) };
  });
};
