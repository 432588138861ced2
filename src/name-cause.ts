import { BEATS_BEFORE } from "#src/analysis/rollout.ts";
import type { Run } from "#src/durable/step.ts";
import { changedOperations } from "#src/follow-up/changed-operations.ts";
import { findCulprit } from "#src/follow-up/find-culprit.ts";
import { renderChanged } from "#src/follow-up/render-changed.ts";
import { readCallers } from "#src/monitor/read-callers.ts";
import type { Proposal, Repo, Watch } from "./ports.ts";
import { readChangedPaths, readChanges } from "./read-changes.ts";

type Means = { proposal: Pick<Proposal, "listFiles" | "readFile">; watch: Pick<Watch, "readBeatMs" | "readBeats"> };
type Release = { repo: Repo; good: string; bad: string; service: string; operation: string };

const SERVICES = /^src\/services\/[\w-]+\.ts$/u;
const MOST_READ = 20;

/** Operations of others that a service has called of late. */
const readCalled = async ({ watch }: Means, { repo, service }: Release, now: number): Promise<string[]> => {
  const beatMs = await watch.readBeatMs(repo);
  if (beatMs === null) return [];
  const beats = await watch.readBeats(repo, now - BEATS_BEFORE * beatMs, now);
  return readCallers(beats).flatMap(({ caller, operation }) => (caller === service ? [operation] : []));
};

/** What a release changed, in a sentence or two, and where the cause of what got worse is likely. */
export const nameCause = async (run: Run, means: Means, release: Release): Promise<string> => {
  const now = Date.parse(await run.now());
  return run.step("look what it changed", async () => {
    const { bad, good, operation, repo } = release;
    const files = await readChangedPaths(means.proposal, repo, [good, bad]);
    const code = files.filter((path) => SERVICES.test(path)).slice(0, MOST_READ);
    const changes = await readChanges(means.proposal, repo, [good, bad], code);
    const operations = changes.flatMap(({ after, before }) =>
      before === null || after === null ? [] : changedOperations(before, after),
    );
    const culprit = findCulprit(operation, { operations }, await readCalled(means, release, now));
    return renderChanged(operation, { files, operations }, culprit);
  });
};
