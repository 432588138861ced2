import type { Regression } from "#src/follow-up/diagnosis.ts";
import type { Mending } from "#src/mending.ts";
import { judged } from "./follow-up/judged.ts";
import type { FakeTraffic } from "./monitor/fake-beats.ts";
import { REPO, SHAS } from "./play-rollout.ts";

/** A release that made an operation, `Service.operation`, three times as slow as it was; its issue is #7. */
export const slowRelease = (
  operation: string,
  more: Partial<Regression> = {},
): Mending & { diagnosis: Regression } => ({
  repo: REPO,
  base: "main",
  issue: 7,
  version: "v2",
  diagnosis: {
    cause: "regression",
    harm: `\`${operation}\` takes 60 ms instead of 20 ms`,
    service: operation.split(".")[0] ?? "",
    operation,
    others: [],
    metric: "latency",
    change: 2,
    low: 1.5,
    high: 2.6,
    newErrors: [],
    before: judged().before,
    after: judged().after,
    good: SHAS.v1,
    bad: SHAS.v2,
    pull: 3,
    ...more,
  },
});

/** What forty objects are asked of an operation of `Note`, beat by beat. */
export const asked = (
  operation: string,
  version: string,
  [from, to]: readonly [number, number],
  ms: number,
): FakeTraffic => ({
  service: "Note",
  operation,
  version,
  from,
  to,
  groups: Array.from({ length: 40 }, (_, n) => n),
  calls: 2,
  ms,
  rows: 10,
});
