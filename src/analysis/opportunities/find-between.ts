import { type Found, LEAST_CALLS, plain } from "./found.ts";
import type { Traffic } from "./traffic.ts";

/** Calls of one operation for each operation that the caller ran. Chosen, not measured. */
const CHATTY = 3;

/** Services that ask another one again and again for each request of their own. */
export const findBetween = ({ between, operations, perDay, starts }: Traffic): Found[] =>
  between.flatMap(({ caller, calls, operation }): Found[] => {
    const traffic = operations.find((one) => one.operation === operation);
    const requests = starts[caller]?.operations ?? 0;
    if (traffic === undefined || requests === 0 || calls < LEAST_CALLS || calls / requests < CHATTY) return [];
    const saved = perDay(calls - requests);
    return [
      {
        kind: "chatty",
        traffic,
        callsPerDay: perDay(calls),
        evidence: `is asked ${plain(calls / requests)} times for each request of \`${caller}\``,
        value: {
          unit: "seconds",
          perDay: (saved * (traffic.figures.p50 ?? 0)) / 1_000,
          how: "calls a day beyond one for each request × its median time",
        },
      },
    ];
  });
