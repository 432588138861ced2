import type { FileChange } from "#src/codegen/file-change.ts";
import { blobIdOf } from "#src/codegen/layer-manifest.ts";
import { parseStanding, PLAN_PATH, SPEC_PATH } from "#src/codegen/standing.ts";
import { UserError } from "#src/errors.ts";
import type { Plan } from "#src/plan/plan.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { assembleProduct, NOTHING_BY_HAND } from "./by-hand.ts";
import type { Ports, Repo } from "./ports.ts";

type Means = Pick<Ports, "formatCode" | "templates"> & {
  proposal: Pick<Ports["proposal"], "listFiles" | "readFile">;
};

/** Of files that are not as they would be generated, more are no product of ours any more. */
const MOST_READ = 500;

const isText = (content: string): boolean => !/[\0\uFFFD]/u.test(content);

const planIn = (plan: string, spec: string, name: string): Plan | null => {
  const { body, title } = readSpecText(spec, name);
  try {
    return parseStanding(plan, { title, body: body.trim() }).plan;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
};

/**
 * A product whole, as it stands on a branch, with the plan that it was built by; what is as it would be generated is not
 * read. Null: it was not built by a plan of ours.
 */
export const readLive = async (
  ports: Means,
  repo: Repo,
  ref: string,
): Promise<{ plan: Plan; files: FileChange[] } | null> => {
  const { proposal } = ports;
  const [text, spec] = [await proposal.readFile(repo, PLAN_PATH, ref), await proposal.readFile(repo, SPEC_PATH, ref)];
  const plan = text === null || spec === null ? null : planIn(text, spec, repo.name);
  if (plan === null) return null;
  const generated = new Map(
    (await assembleProduct(ports, plan, NOTHING_BY_HAND)).map(({ content, path }) => [path, content]),
  );
  const ids = Object.entries(await proposal.listFiles(repo, ref));
  const isGenerated = ([path, id]: [string, string]): boolean => blobIdOf(generated.get(path) ?? "") === id;
  if (ids.filter((file) => !isGenerated(file)).length > MOST_READ) return null;
  const files: FileChange[] = [];
  for (const [path, id] of ids) {
    const content = isGenerated([path, id]) ? generated.get(path) : await proposal.readFile(repo, path, ref);
    if (content !== null && content !== undefined && isText(content)) files.push({ path, content });
  }
  return { plan, files };
};
