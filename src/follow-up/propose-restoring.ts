import type { FileChange } from "#src/codegen/file-change.ts";
import { checkMigrations } from "#src/codegen/review/check-migrations.ts";
import { toKebab } from "#src/codegen/service-names.ts";
import { changedOperations } from "./changed-operations.ts";
import type { Regression } from "./diagnosis.ts";
import type { Writing } from "./render-writing.ts";
import { restoreOperation } from "./restore-operation.ts";

/**
 * A change that may mend it. `what`: as the commit and the pull request say it. `undo`: the files as they were; `added`:
 * those that were not there. `isRestoring`: it brings back what was live before. `removed`: files that it takes away.
 * `isWhole`: it takes back all of the release, whatever else that brought. `written`: by agents, where no rule knew it.
 */
export type Candidate = {
  what: string;
  files: FileChange[];
  undo: FileChange[];
  added?: string[];
  removed?: string[];
  isWhole?: true;
  isRestoring: boolean;
  written?: Writing;
};

/** Where a service's code is in a product. */
export const servicePathOf = (service: string): string => `src/services/${toKebab(service)}.ts`;

/** Where it is said what it keeps, and what others may ask of it. */
export const contractPathOf = (service: string): string => `src/contracts/${toKebab(service)}.ts`;

const shortOf = (operation: string): string => operation.split(".")[1] ?? operation;

/** Source of the service as it is on the default branch, as it was live before, and as the bad release had it. */
export type Sources = { now: string | null; good: string | null; bad: string | null };

/** Objects that have a migration keep it: code that does not know it is no way back. */
const losesMigrations = (path: string, bad: string, good: string): boolean =>
  checkMigrations({ before: [{ path, content: bad }], files: [{ path, content: good }] }).length > 0;

const MOST_OTHERS = 3;

/** The operations to put back: what got worse; or, where its code is as it was, what else of the service the release changed. */
const suspectsOf = (operation: string, { bad, good }: { bad: string; good: string }): string[] => {
  const changed = changedOperations(good, bad);
  return changed.includes(operation) ? [operation] : [operation, ...changed.slice(0, MOST_OTHERS)];
};

/**
 * What puts a service back to how it was before a release: the operation alone where that is what changed, else others that
 * did, and the whole file where nobody has changed it since. What people did elsewhere stays.
 */
export const proposeRestoring = ({ operation, service }: Regression, { bad, good, now }: Sources): Candidate[] => {
  if (now === null || good === null) return [];
  const path = servicePathOf(service);
  const shared = { undo: [{ path, content: now }], isRestoring: true };
  const candidates = suspectsOf(operation, { bad: bad ?? now, good }).flatMap((one): Candidate[] => {
    const content = restoreOperation(now, good, shortOf(one));
    return content === null
      ? []
      : [{ what: `restore how \`${one}\` worked before`, files: [{ path, content }], ...shared }];
  });
  const isKnown = candidates.some(({ files }) => files[0]?.content === good);
  if (now === bad && good !== now && !isKnown && !losesMigrations(path, bad, good))
    candidates.push({ what: `restore \`${path}\` as it was before`, files: [{ path, content: good }], ...shared });
  return candidates;
};
