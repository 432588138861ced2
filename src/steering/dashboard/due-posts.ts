import { createHash } from "node:crypto";
import { isRolling } from "#src/steering/failures/failure.ts";
import { failureTitle, renderFailureIssue, renderOver } from "#src/steering/failures/render-failure-issue.ts";
import { type Board, type Build, DASHBOARD } from "./board.ts";
import { offersOf } from "./offers-of.ts";
import { DASHBOARD_TITLE, renderDashboard } from "./render-dashboard.ts";

/** An issue of ours as it is to stand. */
export type Due = {
  topic: string;
  title: string;
  body: string;
  /** `as-is`: as people have it. */
  state: "open" | "closed" | "as-is";
  digest: string;
  /** What is said there before it is closed. */
  farewell: { topic: string; body: string } | null;
  /** Somebody looks at it right now. */
  isAwaited: boolean;
};

const digestOf = (...parts: string[]): string => createHash("sha256").update(parts.join("\0")).digest("hex");

/** What a build that is only begun tells, its issue tells as well. */
const isWorthTelling = ({ pull, standing }: Build): boolean => standing !== "working" || pull !== null;

const dueDashboard = ({ builds, isWanted, live, posted }: Board): Due[] => {
  const before = posted[DASHBOARD];
  if (before?.isClosed === true) return [];
  if (before === undefined && (isWanted === false || !builds.some(isWorthTelling))) return [];
  const lines = builds
    .toSorted((one, other) => one.issue - other.issue)
    .map((build) => ({ ...build, boxes: offersOf(build) }));
  const body = renderDashboard(lines, live);
  const state = isWanted === false ? "closed" : "as-is";
  const isAwaited = before?.digest === null;
  return [
    { topic: DASHBOARD, title: DASHBOARD_TITLE, body, state, digest: digestOf(state, body), farewell: null, isAwaited },
  ];
};

const dueFailures = ({ failures, posted }: Board): Due[] =>
  failures.flatMap((failure) => {
    const { cause, count, over } = failure;
    const topic = `failure/${cause.fingerprint}`;
    const hasIssue = posted[topic] !== undefined;
    // One that had an issue before has come back.
    if (!hasIssue && (over !== null || !isRolling(failure))) return [];
    const body = renderFailureIssue(failure);
    const state = over === null ? ("open" as const) : ("closed" as const);
    const farewell = over === null ? null : { topic: `over/${count}`, body: renderOver(over) };
    const digest = digestOf(state, body);
    return [{ topic, title: failureTitle(failure), body, state, digest, farewell, isAwaited: false }];
  });

/** What of a repository's board is to be written to GitHub: what is written already is not due. */
export const duePosts = (board: Board): Due[] =>
  [...dueDashboard(board), ...dueFailures(board)].filter(({ digest, topic }) => board.posted[topic]?.digest !== digest);
