import type { ServiceFacts } from "./rules/service-facts.ts";

const ONE_RECORD = new Set(["record", "nothing", "count"]);

/** Rows that the answers of a service's operations need: a record is one, a page as many as it holds by itself. */
export const expectedRows = (
  service: string,
  { operations }: Pick<ServiceFacts, "operations">,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(operations).flatMap(([name, { answers, most }]): [string, number][] => {
      if (answers === "page") return [[`${service}.${name}`, most]];
      return ONE_RECORD.has(answers) ? [[`${service}.${name}`, 1]] : [];
    }),
  );
