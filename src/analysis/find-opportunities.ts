import { createHash } from "node:crypto";
import type { RawBeat } from "#src/monitor/measured.ts";
import { findBetween } from "./opportunities/find-between.ts";
import { findInOperations } from "./opportunities/find-in-operations.ts";
import { findInstances } from "./opportunities/find-instances.ts";
import type { Found } from "./opportunities/found.ts";
import type { Opportunity } from "./opportunities/opportunity.ts";
import { trafficOf } from "./opportunities/traffic.ts";
import { worthOf } from "./opportunities/worth.ts";

/** A product's last hours. `version`: the one that is judged. `expected`: rows that an operation has to read, where that is known. */
export type Hours = {
  beats: readonly RawBeat[];
  beatMs: number;
  version: string;
  expected: Readonly<Record<string, number>>;
};

const toOpportunity = ({ kind, traffic: { figures, operation, service }, ...rest }: Found): Opportunity => ({
  kind,
  service,
  operation,
  fingerprint: createHash("sha256").update(`${kind} ${operation}`).digest("hex").slice(0, 12),
  figures,
  ...rest,
});

/** Where a product could do with less, what is worth most first; what is not worth a review is left out. */
export const findOpportunities = ({ beatMs, beats, expected, version }: Hours): Opportunity[] => {
  if (beats.length === 0) return [];
  const traffic = trafficOf(beats, beatMs, version);
  return [...findInOperations(traffic, expected), ...findBetween(traffic), ...findInstances(traffic)]
    .map(toOpportunity)
    .filter((one) => worthOf(one) >= 1)
    .toSorted((a, b) => worthOf(b) - worthOf(a));
};
