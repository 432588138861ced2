import type { Plan } from "#src/plan/plan.ts";
import { openOperations } from "./phrases.ts";
import { readTexts } from "./say.ts";

/** An operation the page misses. `own`: each record is an object of its own, so a list is no small thing. */
export type FrontendPoint = { service: string; own: boolean; text: string };

const say = readTexts("Frontend");

/** What people can create but never see listed. */
export const frontendPoints = ({ services }: Plan): FrontendPoint[] =>
  services.flatMap((service) => {
    const kinds = openOperations(service).map(({ behaviour }) => behaviour.kind);
    if (!kinds.includes("create") || kinds.includes("list")) return [];
    return [{ service: service.name, own: service.records === "one", text: say("no-list", { service: service.name }) }];
  });
