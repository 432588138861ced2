import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { findTemplate } from "#src/pull-request/find-template.ts";
import type { Ports, SpecIssue } from "./ports.ts";

/** More is kept by no run. */
const KEPT = 20_000;

/** The repository's own template for pull requests, of its default branch; empty: it has none. */
export const readPullTemplate = (
  run: Run,
  { proposal }: Pick<Ports, "proposal">,
  { base, repo }: SpecIssue,
): Promise<string> =>
  run.step("read pull request template", async () => {
    const listed = await proposal.listFiles(repo, base).catch((error: unknown) => {
      // More files than GitHub lists at once: nobody is kept from building by that here.
      if (error instanceof UserError && error.code === "environment") return {};
      throw error;
    });
    const path = findTemplate(Object.keys(listed));
    return path === null ? "" : ((await proposal.readFile(repo, path, base)) ?? "").slice(0, KEPT);
  });
