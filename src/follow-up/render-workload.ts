import type { Diagnosis } from "./diagnosis.ts";

const MOST_RECORDS = 5_000;
/** An operation that reads single rows may still be slow on instances that hold many. */
const LEAST_RECORDS = 200;

/** What `perf.yml` is to replay: the operation and its busiest neighbours, on instances as large as production has it read. */
export const renderWorkload = ({ after, before, operation, others }: Diagnosis): string => {
  const rows = Math.ceil(Math.max(after.rowsRead, before.rowsRead));
  const records = Math.min(MOST_RECORDS, Math.max(LEAST_RECORDS, rows));
  return JSON.stringify({ operations: [operation, ...others].map((name) => ({ operation: name, records })) });
};
