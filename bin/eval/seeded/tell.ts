import { isWorse, type Judged } from "#src/analysis/judge-rollout.ts";
import type { ConditionFault, Fault, Finding, ReleaseFault } from "./fault.ts";
import type { Incident } from "./incident.ts";
import { describe, type Played } from "./play-release.ts";

/** What the app found of a fault. `falseAlarms`: about anything else, a sentence each. `suspicion`: what it saw where it found nothing. */
export type Told = { found: Finding | null; isNamed: boolean; falseAlarms: string[]; suspicion: string };

const metricsOf = ({ newErrors, verdict }: Judged): string[] => [
  ...(verdict.kind === "regression" ? [verdict.metric] : []),
  ...(newErrors.length > 0 ? ["new errors"] : []),
];

/** Whether an operation or a service is what was seeded. */
const isSeeded = ({ seeded: { operations, service } }: Fault, subject: string): boolean =>
  operations.length === 0 ? subject.split(".")[0] === service : operations.includes(subject);
/** Whether it has to suffer with it. */
const isConcerned = (fault: Fault, subject: string): boolean =>
  isSeeded(fault, subject) || (fault.seeded.harms ?? []).includes(subject);

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const suspect = ({ after, before, operation, verdict }: Judged): string => {
  const { change, high, low } = verdict.effect;
  const rows = `${before.rowsRead.toFixed(0)} → ${after.rowsRead.toFixed(0)} rows`;
  return `${operation} ${verdict.reason ?? verdict.kind}: ${verdict.metric} ${percent(change)} (${percent(low)} to ${percent(high)}), ${rows}`;
};

export const tellRelease = (fault: ReleaseFault, { blamed, incidents, judged, says, seconds, worse }: Played): Told => {
  const [first] = worse.filter(({ operation }) => isConcerned(fault, operation));
  const subject = blamed ?? worse[0]?.operation ?? "";
  const names = worse[0] !== undefined && isSeeded(fault, subject) ? metricsOf(worse[0]) : [];
  const others = worse.filter((one) => isWorse(one) && !isConcerned(fault, one.operation)).map(describe);
  return {
    found:
      first === undefined
        ? null
        : { verdict: metricsOf(first).join(", "), subject: blamed ?? first.operation, says, seconds },
    isNamed: fault.seeded.metrics.some((metric) => names.includes(metric)),
    suspicion: judged
      .filter(({ operation }) => isConcerned(fault, operation))
      .map(suspect)
      .join("; "),
    falseAlarms: [...others, ...incidents.filter(({ subject }) => !isConcerned(fault, subject)).map((one) => one.says)],
  };
};

export const tellCondition = (
  fault: ConditionFault,
  { after, before, seconds }: { before: readonly Incident[]; after: readonly Incident[]; seconds: number },
): Told => {
  const [first] = after.filter(({ subject }) => isConcerned(fault, subject));
  const isNamed = after[0] !== undefined && isSeeded(fault, after[0].subject);
  const others = after.filter(({ subject }) => !isConcerned(fault, subject));
  return {
    found: first === undefined ? null : { verdict: first.cause, subject: first.subject, says: first.says, seconds },
    isNamed: isNamed && fault.seeded.verdicts.includes(after[0]?.cause ?? ""),
    suspicion: "",
    falseAlarms: [...before, ...others].map(({ says }) => says),
  };
};
