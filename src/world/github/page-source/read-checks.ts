import type { Annotation, Check, Outcome } from "#src/world/github/pages/page-reader.ts";
import type {
  CheckAnnotation,
  CheckConclusion,
  CheckRun,
  CheckStatus,
  CommitStatus,
  Repository,
} from "#src/world/github/state.ts";

/** A status and a conclusion in one word. */
export const outcomeOf = (status: CheckStatus, conclusion: CheckConclusion | null): Outcome =>
  status === "completed" ? (conclusion ?? "neutral") : status;

/** Seconds between two times; `null` while one is missing. */
export const secondsBetween = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000;

export const showAnnotation = ({ path, startLine, level, message, title }: CheckAnnotation): Annotation => ({
  path,
  line: startLine,
  level,
  message,
  title,
});

/** The later of two with the same name counts. */
const latest = <T>(items: T[], nameOf: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [nameOf(item), item])).values(),
];

const showCheck = (run: CheckRun): Check => ({
  name: run.name,
  outcome: outcomeOf(run.status, run.conclusion),
  seconds: secondsBetween(run.startedAt, run.completedAt),
  url: run.detailsUrl,
  title: run.output.title,
  summary: run.output.summary,
  annotations: run.annotations.map(showAnnotation),
});

const STATUSES: Record<CommitStatus["state"], Outcome> = {
  error: "failure",
  failure: "failure",
  pending: "in_progress",
  success: "success",
};

const showStatus = ({ context, state, targetUrl, description }: CommitStatus): Check => ({
  name: context,
  outcome: STATUSES[state],
  seconds: null,
  url: targetUrl,
  title: description,
  summary: null,
  annotations: [],
});

/** The check runs and commit statuses of a commit. */
export const readChecks = (repo: Repository, sha: string): Check[] => {
  const runs = repo.checkRuns.filter((run) => run.headSha === sha);
  const statuses = repo.statuses.filter((status) => status.sha === sha);
  return [
    ...latest(runs, (run) => `${run.appId} ${run.name}`).map(showCheck),
    ...latest(statuses, (status) => status.context).map(showStatus),
  ];
};
