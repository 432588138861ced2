import type { Requirement, Spec } from "#src/spec/spec.ts";
import { renderStep } from "#src/spec/render-step.ts";
import { describeCallers, describeErrors, describeObjective } from "./describe.ts";
import { draftPlan } from "./draft-plan.ts";
import { suggestMend } from "./suggest-mend.ts";
import { type Line, type ServiceView, viewService } from "./view-service.ts";

/** How a spec is understood: what would be built of it, before anybody has discussed it, and what would not. */
export type Understanding = {
  title: string;
  /** How callers are known; null: by the product's own sign-in. */
  callers: string | null;
  services: ServiceView[];
  scenarios: (Line & { name: string; steps: string[] })[];
  targets: string[];
  /** How failures are told; null: as RFC 9457 has it. */
  errors: string | null;
  /** `mend`: what to write instead, where that is known. */
  uncovered: (Requirement & { mend: string | null })[];
};

const plain = (text: string): string => text.replaceAll("`", "");

/** `body`: of the issue, in which every line has its number. */
export const understand = (spec: Spec, body: string): Understanding => ({
  title: spec.title,
  callers: spec.callers ? describeCallers(spec.callers) : null,
  services: draftPlan(spec, "product").services.map((service) => viewService(service, spec, body)),
  scenarios: spec.scenarios.map(({ line, name, steps }) => ({
    line,
    name,
    steps: steps.map((step) => plain(renderStep(step))),
  })),
  targets: spec.objectives.map(describeObjective),
  errors: spec.errors ? plain(describeErrors(spec.errors)) : null,
  uncovered: spec.uncovered.map((requirement) => ({ ...requirement, mend: suggestMend(requirement.reason) })),
});
