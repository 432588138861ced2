import { compareApis } from "./api/compare-apis.ts";
import { classifyStatement, createdTable } from "./release/classify-statement.ts";
import type { ReleaseFacts } from "./release/release-facts.ts";

/**
 * `first`: nothing is live. `new-class`: the Durable Object classes change, which no split of traffic may span.
 * `contract`: the code before can't live with the data or objects after. `canary`: both may run side by side.
 * `refused`: what was released was changed afterwards.
 */
export type ReleaseKind = "first" | "canary" | "contract" | "new-class" | "refused";
/** `reasons` say why it is of that kind; `notes` what a reader should know all the same. */
export type ReleaseVerdict = { kind: ReleaseKind; reasons: string[]; notes: string[] };

const STRICTNESS: ReleaseKind[] = ["first", "canary", "contract", "new-class", "refused"];

/** The same for two maps that hold the same, in whatever order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );

const squeeze = (sql: string): string => sql.replaceAll(/\s+/gu, " ").trim();

const compareClasses = (before: ReleaseFacts, after: ReleaseFacts): string[] => {
  const names = [...new Set([...Object.keys(before.exports), ...Object.keys(after.exports)])].toSorted();
  return names.flatMap((name) => {
    const [was, is] = [before.exports[name], after.exports[name]];
    if (was === undefined) return [`The class ${name} is new.`];
    if (is === undefined) return [`The class ${name} is gone from \`exports\`.`];
    return canonical(was) === canonical(is) ? [] : [`\`exports\` says something else of the class ${name}.`];
  });
};

const compareObjects = (before: ReleaseFacts, after: ReleaseFacts): string[] =>
  Object.entries(before.objects).flatMap(([binding, className]) => {
    const now = after.objects[binding];
    if (now === className) return [];
    return [
      now === undefined
        ? `The binding ${binding} is gone: the objects of ${className} are out of reach.`
        : `The binding ${binding} now means the class ${now}, not ${className}: other objects, other data.`,
    ];
  });

type MigrationChanges = { refused: string[]; contract: string[] };

/** Where the first of `released` is that `now` does not begin with; -1: it has them all. */
const findChanged = (released: string[], now: string[]): number =>
  released.findIndex((statement, index) => squeeze(statement) !== squeeze(now[index] ?? ""));

/** The list that continues a released one: of the same name, or under a new name with the same statements. */
const findSuccessor = (list: string, before: ReleaseFacts, after: ReleaseFacts): string | undefined =>
  list in after.migrations
    ? list
    : Object.keys(after.migrations).find(
        (name) =>
          !(name in before.migrations) &&
          findChanged(before.migrations[list] ?? [], after.migrations[name] ?? []) === -1,
      );

const compareMigrations = (before: ReleaseFacts, after: ReleaseFacts): MigrationChanges => {
  const changes: MigrationChanges = { refused: [], contract: [] };
  for (const [list, released] of Object.entries(before.migrations)) {
    const successor = findSuccessor(list, before, after);
    if (successor === undefined) {
      changes.contract.push(`${list} is gone: nothing keeps the tables that it made.`);
      continue;
    }
    const now = after.migrations[successor] ?? [];
    const changed = findChanged(released, now);
    if (changed !== -1)
      changes.refused.push(
        `Migration ${changed + 1} of ${list} was released and has been ${now[changed] === undefined ? "removed" : "changed"}: objects that applied it never will again. Put it back, and add another.`,
      );
    const added = now.slice(released.length);
    const created = new Set(added.flatMap((statement) => createdTable(statement) ?? []));
    for (const [index, statement] of added.entries()) {
      const reason = classifyStatement(statement, created);
      if (reason !== null) changes.contract.push(`Migration ${released.length + index + 1} of ${successor} ${reason}.`);
    }
  }
  return changes;
};

const noteApi = ({ api: before }: ReleaseFacts, { api: after }: ReleaseFacts): string[] =>
  before === null || after === null ? [] : compareApis(before, after).map((change) => `The API changes: ${change}`);

/** How the commit of `after` may take the place of the live one; `before` is null where nothing is live. */
export const classifyRelease = (before: ReleaseFacts | null, after: ReleaseFacts): ReleaseVerdict => {
  if (before === null) return { kind: "first", reasons: ["Nothing is live yet."], notes: [] };
  const classes = compareClasses(before, after);
  const objects = compareObjects(before, after);
  const migrations = compareMigrations(before, after);
  const notes = noteApi(before, after);
  if (migrations.refused.length > 0) return { kind: "refused", reasons: migrations.refused, notes };
  const contract = [...objects, ...migrations.contract];
  if (classes.length > 0) return { kind: "new-class", reasons: [...classes, ...contract], notes };
  if (contract.length > 0) return { kind: "contract", reasons: contract, notes };
  return { kind: "canary", reasons: ["The version before and this one can run side by side."], notes };
};

/** Where several versions are live, the release follows each of them, so the strictest verdict holds. */
export const strictestVerdict = (verdicts: readonly [ReleaseVerdict, ...ReleaseVerdict[]]): ReleaseVerdict =>
  verdicts.reduce((strictest, verdict) =>
    STRICTNESS.indexOf(verdict.kind) > STRICTNESS.indexOf(strictest.kind) ? verdict : strictest,
  );

/** The verdict on what follows a version of which nothing is known. */
export const followUnknown = (why: string): ReleaseVerdict => ({
  kind: "contract",
  reasons: [`${why}, so nobody can tell whether it and this one can run side by side.`],
  notes: [],
});
