import { carryOver, type Carried, findChangedByPeople, type Ground } from "#src/codegen/carry-over.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { MANIFEST_PATH, parseManifest } from "#src/codegen/layer-manifest.ts";
import type { Standing } from "#src/codegen/standing.ts";
import { assembleProduct, NOTHING_BY_HAND } from "./by-hand.ts";
import type { Ports, Repo } from "./ports.ts";

type Means = Pick<Ports, "formatCode" | "proposal" | "templates">;

/** What a repository holds at `ref`, as far as it matters to a product that is written anew. */
const readGround = async (
  ports: Means,
  repo: Repo,
  ref: string,
  { plan, written }: Standing,
  after: readonly FileChange[],
): Promise<Ground> => {
  const { proposal } = ports;
  const ids = await proposal.listFiles(repo, ref);
  const manifest = await proposal.readFile(repo, MANIFEST_PATH, ref);
  const given = manifest === null ? {} : parseManifest(manifest).files;
  const before = await assembleProduct(ports, plan, NOTHING_BY_HAND);
  const ground = { ids, written: { ...given, ...written, [MANIFEST_PATH]: ids[MANIFEST_PATH] ?? "" }, before };
  const people: Record<string, string> = {};
  for (const path of findChangedByPeople(after, ground)) {
    const content = await proposal.readFile(repo, path, ref);
    if (content !== null) people[path] = content;
  }
  return { ...ground, people };
};

/** What is to be written at `ref` so that it holds `after`, and nothing of what people have changed there is lost. */
export const carryOnto = async (
  ports: Means,
  repo: Repo,
  ref: string,
  standing: Standing | null,
  after: FileChange[],
): Promise<Carried> =>
  standing === null
    ? { files: after, removed: [], kept: [] }
    : carryOver(after, await readGround(ports, repo, ref, standing, after));
