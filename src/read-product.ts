import { parseStanding, PLAN_PATH, SPEC_PATH, type Standing } from "#src/codegen/standing.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import type { Ports, SpecIssue } from "./ports.ts";

/** `at`: the commit of the default branch at which it is so, where what is built on it starts; of no branch, its name. */
export type Ground = { standing: Standing | null; at: string };

/**
 * The product that a repository holds already, on its default branch; null: there is none. Throws a `UserError`
 * `product-exists` where there is one that the app has not built. `known`: what it was at a commit; nothing more is read
 * where that is still the newest.
 */
export const readProduct = async (
  run: Run,
  { proposal }: Pick<Ports, "proposal">,
  { base, repo }: Pick<SpecIssue, "base" | "repo">,
  known: Ground | null = null,
): Promise<Ground> => {
  const at = (await run.step("read base", () => proposal.readHead(repo, base))) ?? base;
  if (known?.at === at) return known;
  const read = (path: string) => run.step(`read ${path}`, () => proposal.readFile(repo, path, at));
  if ((await read("wrangler.jsonc")) === null) return { standing: null, at };
  const [plan, spec] = [await read(PLAN_PATH), await read(SPEC_PATH)];
  if (plan === null || spec === null)
    throw new UserError(
      "product-exists",
      `\`${base}\` of this repository holds a product (\`wrangler.jsonc\`) without \`${PLAN_PATH}\` and \`${SPEC_PATH}\`, so it was not built from a spec that I know.`,
      "File this spec in a repository of its own.",
    );
  const { body, title } = readSpecText(spec, repo.name);
  return { standing: parseStanding(plan, { title, body: body.trim() }), at };
};
