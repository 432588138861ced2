/** One check run of a commit, as GitHub reports it. Times are ISO 8601. */
export type CheckResult = {
  name: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  url: string | null;
  startedAt: string | null;
  completedAt: string | null;
  /** Only of failures: where and what, in the order reported. */
  annotations: { path: string; line: number; title: string | null; message: string }[];
};
