import type { Diagnosis } from "./diagnosis.ts";

const MOST_RECORDS = 5_000;
/** An operation that reads single rows may still be slow on instances that hold many. */
const LEAST_RECORDS = 200;

const rowsOf = (diagnosis: Diagnosis): number =>
  diagnosis.cause === "opportunity"
    ? diagnosis.opportunity.figures.rowsRead
    : Math.max(diagnosis.after.rowsRead, diagnosis.before.rowsRead);

/** What `perf.yml` is to replay: the operation and its busiest neighbours, on instances as large as production has it read. */
export const renderWorkload = (diagnosis: Diagnosis): string => {
  const records = Math.min(MOST_RECORDS, Math.max(LEAST_RECORDS, Math.ceil(rowsOf(diagnosis))));
  const names = [diagnosis.operation, ...diagnosis.others];
  return JSON.stringify({ operations: names.map((name) => ({ operation: name, records })) });
};
