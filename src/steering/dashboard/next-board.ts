import type { Cause } from "#src/steering/failures/failure.ts";
import { DEPLOY, UNREACHABLE } from "#src/steering/failures/cause-of.ts";
import { addOccurrence, endFailure, leaveFailure } from "#src/steering/failures/next-failures.ts";
import { type Board, type Build, DASHBOARD, EMPTY, type Posted, settingsFailures } from "./board.ts";
import { type LiveNews, nextLive, QUIET } from "./next-live.ts";

export type Stop = { cause: Cause; id: string };

/** What a repository's board hears of. */
export type BoardNews =
  /**
   * `wants`: what the settings say of a dashboard, null where they could not be read; `stop`: what stopped the build, where
   * that is not its own, and which stop it was.
   */
  | { kind: "build"; build: Omit<Build, "cause">; wants: boolean | null; stop: Stop | null }
  /** There is nothing more to say of it. */
  | { kind: "left"; issue: number }
  /** What came of a deployment, or of the probe of what it deployed; `issue`: of the build that it is of. */
  | {
      kind: "outcome";
      of: "deployment" | "probe";
      id: string;
      issue: number | null;
      link: string | null;
      /** The one that a deployment wants for, where that is known. */
      secret?: string | null;
      failed: boolean;
    }
  /** `basis`: the digest that was known when it was written. */
  | { kind: "posted"; topic: string; posted: Posted; basis: string | null }
  /** They can be followed now, here and of the account. */
  | { kind: "settings-mended" }
  /** Somebody has edited or reopened an issue of ours. */
  | { kind: "touched"; number: number }
  | LiveNews;

/** Builds that are remembered, and of those the ones that are live. */
const MOST_BUILDS = 300;
const MOST_LIVE = 10;

/** The newest of what is live, and in all no more than are kept: what is live is forgotten first. */
const limit = (builds: readonly Build[]): Build[] => {
  const live = builds.filter(({ standing }) => standing === "live");
  const forgotten = new Set(live.slice(0, Math.max(0, live.length - MOST_LIVE)));
  return builds.filter((build) => !forgotten.has(build)).slice(-MOST_BUILDS);
};

const hasIssueIn =
  ({ posted }: Board) =>
  (fingerprint: string): boolean =>
    posted[`failure/${fingerprint}`] !== undefined;

/** `build` null: it is gone. */
const withBuild = (board: Board, issue: number, build: Build | null, stop: Stop | null, at: string): Board => {
  const before = board.builds.find((each) => each.issue === issue);
  const others = board.builds.filter((each) => each !== before);
  let { failures } = board;
  if (before?.cause && before.cause !== stop?.cause.fingerprint)
    failures = leaveFailure(failures, before.cause, issue, at, hasIssueIn(board));
  if (stop !== null) failures = addOccurrence(failures, { ...stop, issue }, at);
  return { ...board, failures, builds: build === null ? others : limit([...others, build]) };
};

const causeOfOutcome = ({ link, of, secret = null }: Extract<BoardNews, { kind: "outcome" }>): Cause =>
  of === "deployment" ? DEPLOY(link, secret) : UNREACHABLE(link);

const withOutcome = (board: Board, news: Extract<BoardNews, { kind: "outcome" }>, at: string): Board => {
  const cause = causeOfOutcome(news);
  const { failed, id, issue, of } = news;
  if (failed) return { ...board, failures: addOccurrence(board.failures, { cause, id, issue }, at) };
  const because = of === "deployment" ? "a deployment has succeeded" : "what is deployed answers again";
  return {
    ...board,
    failures: endFailure(board.failures, cause.fingerprint, { at, because }, hasIssueIn(board)),
  };
};

/** Those of builds that it stopped have still to be tried again, but that says their own line. */
const mendSettings = (board: Board, at: string): Board => {
  const over = { at, because: "the settings can be followed; `retry` has what they stopped go on" };
  const failures = settingsFailures(board).reduce(
    (left, { cause }) => endFailure(left, cause.fingerprint, over, hasIssueIn(board)),
    board.failures,
  );
  return { ...board, failures };
};

/** Whoever reopens what the settings don't want has it as it is. */
const touch = (board: Board, number: number): Board => {
  const [topic, known] = Object.entries(board.posted).find(([, each]) => each.number === number) ?? [];
  if (topic !== DASHBOARD || known === undefined || board.isWanted === false) return board;
  return {
    ...board,
    revision: board.revision + 1,
    posted: { ...board.posted, [topic]: { ...known, digest: null, isClosed: false } },
  };
};

const apply = (board: Board, news: BoardNews, at: string): Board => {
  switch (news.kind) {
    case "build": {
      const { build, stop, wants } = news;
      const known = { ...board, isWanted: wants ?? board.isWanted };
      return withBuild(known, build.issue, { ...build, cause: stop?.cause.fingerprint ?? null }, stop, at);
    }
    case "left":
      return withBuild(board, news.issue, null, null, at);
    case "outcome":
      return withOutcome(board, news, at);
    case "posted": {
      const { basis, posted, topic } = news;
      const now = board.posted[topic]?.digest ?? null;
      // Whoever edited it meanwhile may have done so after it was written.
      const digest = now === basis ? posted.digest : now;
      return { ...board, posted: { ...board.posted, [topic]: { ...posted, digest } } };
    }
    case "settings-mended":
      return mendSettings(board, at);
    case "touched":
      return touch(board, news.number);
    case "rollout":
    case "incident":
      return { ...board, live: nextLive(board.live ?? QUIET, news) };
  }
};

/** In the order of their issues, since a build that is told of anew goes to the end. */
const visibleOf = ({ builds, failures, isWanted, live = QUIET }: Board): string =>
  JSON.stringify([builds.toSorted((one, other) => one.issue - other.issue), failures, isWanted, live]);

/** The board after the news; its revision grows where people are to see another one. `at`: ISO 8601. */
export const nextBoard = (before: Board | null, news: BoardNews, at: string): Board => {
  const board = before ?? EMPTY;
  const after = apply(board, news, at);
  return visibleOf(board) === visibleOf(after) ? after : { ...after, revision: board.revision + 1 };
};
