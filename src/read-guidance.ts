import type { Run } from "#src/durable/step.ts";
import { showText } from "#src/spec/show-text.ts";
import type { Ports, SpecIssue } from "./ports.ts";

const PATH = "AGENTS.md";
/** More is kept by no run. */
const KEPT = 20_000;

/**
 * What the repository tells agents in `AGENTS.md`, as people see it; empty: nothing. Read once, of its default branch: an
 * issue or a pull request has no say in it.
 */
export const readGuidance = (
  run: Run,
  { proposal }: Pick<Ports, "proposal">,
  { base, repo }: SpecIssue,
): Promise<string> =>
  run.step("read guidance", async () => {
    const text = await proposal.readFile(repo, PATH, base);
    return text === null ? "" : showText(text.slice(0, 4 * KEPT)).slice(0, KEPT);
  });
