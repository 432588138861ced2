import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Field, ServiceSpec } from "./spec.ts";

/** Fields that the service is to set or count itself, and that nothing in it ever does. */
export const findUnset = (service: ServiceSpec): Field[] => {
  const { fields, fires, name, operations, delivery, lapses = [], rendering } = service;
  const behaviours = operations.map(({ behaviour }) => behaviour);
  // Code of its own may set any of them.
  if (operations.some(({ behaviour, method }) => behaviour.kind === "handwritten" && method !== "GET")) return [];
  const set = new Set([
    ...lapses.map(({ field }) => field),
    ...[fires?.at, fires?.count, fires?.last, fires?.state?.field].flatMap((each) => each ?? []),
    ...operations.flatMap(({ reaches = [] }) =>
      reaches.flatMap(({ of, set }) => (of === name ? set.map(({ field }) => field) : [])),
    ),
    ...operations.flatMap(({ effects = [] }) =>
      effects.flatMap(({ of, set }) => (of === "record" ? set.map(({ field }) => field) : [])),
    ),
    ...operations.flatMap(({ asks }) => Object.keys(asks?.keeps ?? {})),
    ...behaviours.flatMap((behaviour) => {
      if (behaviour.kind === "act" || behaviour.kind === "hear") return behaviour.set.map(({ field }) => field);
      return behaviour.kind === "redirect" && behaviour.count !== null ? [behaviour.count] : [];
    }),
  ]);
  return fields.filter(({ after, follows, made, name: field, origin, slugOf, stamped, words }) => {
    // Every record has one.
    if (field === "id" || [after, follows, made, slugOf, stamped, words].some((each) => each !== undefined))
      return false;
    if (origin === "counter") return delivery === null && !set.has(field);
    return origin === "service" && !set.has(field) && delivery?.statusField !== field && rendering?.into !== field;
  });
};

/** Names each of them: it would stand there and never change. */
export const nameUnset = (services: readonly ServiceSpec[], reading: Reading): void => {
  for (const service of services)
    for (const { name, origin } of findUnset(service)) {
      const line = reading.facts.get(`the origin of \`${service.name}.${name}\``)?.line ?? service.line;
      const verb = origin === "counter" ? "counts" : "sets";
      leaveUncovered(
        reading,
        line,
        `${service.name}.${name}`,
        `no operation that is understood ${verb} it, so it never changes`,
      );
    }
};
