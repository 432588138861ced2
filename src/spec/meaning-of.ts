import type { Spec } from "./spec.ts";

/** What a spec says, without where it says it. */
export const meaningOf = ({ callers, errors, objectives, scenarios, services }: Spec): string =>
  JSON.stringify([callers, errors, objectives, scenarios, services], (key, value: unknown) =>
    key === "line" ? undefined : value,
  );
