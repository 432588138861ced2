import { assessAlarms } from "./incidents/assess-alarms.ts";
import { assessCalls } from "./incidents/assess-calls.ts";
import { assessErrors } from "./incidents/assess-errors.ts";
import { assessObjects } from "./incidents/assess-objects.ts";
import { assessSamples } from "./incidents/assess-samples.ts";
import type { Assessment, Cause } from "./incidents/assessment.ts";
import type { Survey } from "./incidents/survey.ts";

/** What is known to come of something else at the same place, and of what. */
const COMES_OF: Partial<Record<Cause, Cause[]>> = {
  breaker: ["errors"],
  retries: ["errors", "breaker"],
  "alarms-late": ["queue"],
  queue: ["alarms-silent"],
};

/** One issue for each cause: what comes of another alarm keeps an issue that it has, and opens none. */
const withoutConsequences = (all: readonly Assessment[]): Assessment[] => {
  const alarms = new Set(
    all.filter(({ severity }) => severity >= 1).map(({ cause, subject }) => `${cause} ${subject}`),
  );
  return all.map((one) => {
    const isCaused = (COMES_OF[one.cause] ?? []).some((cause) => alarms.has(`${cause} ${one.subject}`));
    return isCaused ? { ...one, severity: Math.min(one.severity, 0.99) } : one;
  });
};

/**
 * Looks at one product without any release in mind: every operation and service that it can tell something of, with how
 * far each is towards an alarm. Thresholds, evidence and recovery are in `incidents/limits.ts`.
 */
export const findIncidents = (survey: Survey): Assessment[] =>
  withoutConsequences(
    [assessErrors, assessCalls, assessAlarms, assessObjects, assessSamples].flatMap((assess) => assess(survey)),
  );
