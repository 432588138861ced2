import type { Unwritten } from "#src/agents/agents.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { rulesBroken } from "#src/codegen/review/rules-broken.ts";
import type { Run } from "#src/durable/step.ts";
import type { Diagnosis } from "#src/follow-up/diagnosis.ts";
import type { Candidate } from "#src/follow-up/propose-restoring.ts";
import { renderDiff } from "#src/follow-up/render-diff.ts";
import { tellFacts } from "#src/follow-up/tell-facts.ts";
import { tellTried } from "#src/follow-up/tell-tried.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import { effortOf } from "./effort-of.ts";
import type { Grounded, MendingPorts, Tried } from "./mending.ts";
import type { Repo } from "./ports.ts";
import { readChangedPaths, readChanges } from "./read-changes.ts";
import { readLive } from "./read-live.ts";

const UNKNOWN: Unwritten = { because: "the product was not built by a plan that is known here", passes: false };
const BREAKS: Unwritten = { because: "what was written breaks rules that were kept before", passes: false };

/** Code that a release may have made slow. */
const CODE = /^src\/(?:services|shared)\/.*\.ts$/u;
const MOST_SUSPECTS = 20;

/** What a release did to the product's code, as a diff; null: nothing, or it is not known which release it was. */
const readSuspect = async (
  { proposal }: Pick<MendingPorts, "proposal">,
  repo: Repo,
  diagnosis: Diagnosis,
): Promise<string | null> => {
  if (diagnosis.cause === "opportunity") return null;
  const release = [diagnosis.good, diagnosis.bad] as const;
  const paths = (await readChangedPaths(proposal, repo, release)).filter((path) => CODE.test(path));
  const changed = await readChanges(proposal, repo, release, paths.slice(0, MOST_SUSPECTS));
  const diff = renderDiff(changed);
  return diff === "" ? null : diff;
};

const contentIn = (files: readonly FileChange[], path: string): string | null =>
  files.find((file) => file.path === path)?.content ?? null;

/** Has the agents write what may mend it, by what was measured alone. It keeps the rules, and is still to be measured. */
export const writeCandidate = (
  run: Run,
  ports: MendingPorts,
  mending: Grounded,
  tried: readonly Tried[],
): Promise<Candidate | Unwritten> =>
  run.step(`write a change after ${tried.length}`, async (attempt): Promise<Candidate | Unwritten> => {
    const { at, diagnosis, repo } = mending;
    const { operation } = diagnosis;
    const facts = tellFacts(diagnosis);
    const live = facts === null ? null : await readLive(ports, repo, at);
    if (facts === null || live === null) return UNKNOWN;
    const { files, plan } = live;
    const suspect = await readSuspect(ports, repo, diagnosis);
    const task = { plan, operation, facts, suspect, tried: tried.map((one) => tellTried(one, operation)), files };
    const improved = await ports.agents.improve(task, effortOf(run, repo, attempt));
    if ("because" in improved) return improved;
    const { files: changed, ...written } = improved;
    if (rulesBroken(plan, files, overlayFiles(files, changed), files).length > 0) return BREAKS;
    const undo = changed.flatMap(({ path }) => {
      const content = contentIn(files, path);
      return content === null ? [] : [{ path, content }];
    });
    return {
      what: `have \`${operation}\` do less`,
      files: changed,
      undo,
      added: changed.map(({ path }) => path).filter((path) => contentIn(files, path) === null),
      isRestoring: false,
      written,
    };
  });
