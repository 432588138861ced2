/** Where a test stands. `line` is that of its title; null: not told. */
export type ReportedTest = { file: string; name: string; line: number | null };

/** What failed, the innermost place first. */
export type ReportedFault = { name: string; message: string; diff: string; places: { file: string; line: number }[] };

/** A line of the report that a run of tests writes. */
export type TestEvent =
  | { event: "queued"; file: string }
  | { event: "begun"; test: ReportedTest }
  | { event: "done"; test: ReportedTest; state: string; faults: ReportedFault[] }
  | { event: "file"; file: string; faults: ReportedFault[] }
  | { event: "over"; faults: ReportedFault[] };
