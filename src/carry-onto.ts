import { carryOver, type Carried, findChangedByPeople } from "#src/codegen/carry-over.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { blobIdOf, MANIFEST_PATH, parseManifest } from "#src/codegen/layer-manifest.ts";
import type { Standing } from "#src/codegen/standing.ts";
import { assembleProduct, type ByHand, NOTHING_BY_HAND } from "./by-hand.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Ports, Repo } from "./ports.ts";

type Means = Pick<Ports, "formatCode" | "proposal" | "templates">;

/** What was written somewhere last. `written`: git blob ids; of what is not in it, those of `files` as they are now. */
export type Written = { files: FileChange[]; written: Record<string, string> };

const idsOf = (files: readonly FileChange[]): Record<string, string> =>
  Object.fromEntries(files.map(({ content, path }) => [path, blobIdOf(content)]));

/** As a run of ours pushed it. */
export const writtenByRun = async (ports: Means, plan: Plan, byHand: ByHand): Promise<Written> => {
  const files = await assembleProduct(ports, plan, byHand);
  return { files, written: idsOf(files) };
};

/** As the repository itself tells what was written there, by whichever version of the app. */
export const writtenBefore = async (ports: Means, repo: Repo, ref: string, standing: Standing): Promise<Written> => {
  const manifest = await ports.proposal.readFile(repo, MANIFEST_PATH, ref);
  const given = manifest === null ? {} : { ...parseManifest(manifest).files, [MANIFEST_PATH]: blobIdOf(manifest) };
  const files = await assembleProduct(ports, standing.plan, NOTHING_BY_HAND);
  return { files, written: { ...given, ...standing.written } };
};

/** What is to be written at `ref` so that it holds `after`, and nothing of what people have changed there is lost. */
export const carryOnto = async (
  { proposal }: Means,
  repo: Repo,
  ref: string,
  { files: before, written }: Written,
  after: readonly FileChange[],
): Promise<Carried> => {
  const ids = await proposal.listFiles(repo, ref);
  const people: Record<string, string> = {};
  for (const path of findChangedByPeople(after, { ids, written })) {
    const content = await proposal.readFile(repo, path, ref);
    if (content !== null) people[path] = content;
  }
  return carryOver(after, { ids, written, before, people });
};
