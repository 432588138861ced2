import type { AppEvent } from "#src/github/webhook-events.ts";
import type { Signal } from "./signal.ts";

/** All runs of an issue, a repository or an installation, by their ids; `issue` is the number in its repository. */
export type Audience = { repository: number; issue: number | null } | { installation: number };

/** What those have to know of the place where they work. */
export type News = { to: Audience; signal: Signal };

type LifeEvent = Extract<
  AppEvent,
  {
    kind:
      | "issue-locked"
      | "issue-unlocked"
      | "issue-deleted"
      | "issue-transferred"
      | "base-moved"
      | "repository-changed"
      | "repositories-granted"
      | "repositories-removed"
      | "installation-changed";
  }
>;

const REPOSITORY = {
  archived: { kind: "rests", because: "the repository is archived" },
  unarchived: { kind: "wakes", because: "the repository is archived" },
  deleted: { kind: "ended", because: "the repository was deleted" },
} as const;

const INSTALLATION = {
  suspended: { kind: "rests", because: "the app is suspended" },
  unsuspended: { kind: "wakes", because: "the app is suspended" },
  deleted: { kind: "ended", because: "the app was uninstalled" },
} as const;

const ISSUE = {
  "issue-locked": { kind: "rests", because: "the issue is locked" },
  "issue-unlocked": { kind: "wakes", because: "the issue is locked" },
  "issue-deleted": { kind: "ended", because: "the issue was deleted" },
  "issue-transferred": { kind: "ended", because: "the issue was transferred" },
} as const;

const TAKEN_OFF = "the app was taken off the repository";

const ofRepository = (repository: number): Audience => ({ repository, issue: null });

const signalOf = ({ change, repo }: Extract<LifeEvent, { kind: "repository-changed" }>): Signal => {
  const { installationId, name, owner } = repo;
  return change === "renamed" || change === "transferred"
    ? { kind: "moved", owner, name, installationId }
    : REPOSITORY[change];
};

/** Who must know of what has become of an issue, a repository or an installation. Whoever did it: it is so. */
export const newsOf = (event: LifeEvent): News[] => {
  switch (event.kind) {
    case "repository-changed":
      return [{ to: ofRepository(event.repo.id), signal: signalOf(event) }];
    case "base-moved":
      return [{ to: ofRepository(event.repo.id), signal: { kind: "base-moved", sha: event.sha } }];
    case "repositories-granted":
      return event.repositories.map(({ repo }) => ({
        to: ofRepository(repo.id),
        signal: { kind: "wakes", because: TAKEN_OFF },
      }));
    case "repositories-removed":
      return event.repositories.map((id) => ({ to: ofRepository(id), signal: { kind: "rests", because: TAKEN_OFF } }));
    case "installation-changed":
      return [{ to: { installation: event.installationId }, signal: INSTALLATION[event.change] }];
    default:
      return [{ to: { repository: event.repo.id, issue: event.issue }, signal: ISSUE[event.kind] }];
  }
};
