import { basename } from "node:path";
import type { OpenWorkbench } from "#src/agents/llm/workbench.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { openAgents } from "#src/open-agents.ts";
import type { ModelsConfig } from "#src/read-models.ts";
import { readSpecFile } from "#src/world/demo.ts";
import { ISSUE, play } from "#test/play-story.ts";
import { type BookedCall, openBooks } from "./open-books.ts";

/** What came of a story up to its draft pull request. */
export type PlayedRun = { calls: BookedCall[]; files: FileChange[]; comments: Map<string, string>; outcome: unknown };

/** Plays the story of the issue in a file up to its draft pull request, with nothing of GitHub but what is said there. */
export const playRun = async (
  path: string,
  models: ModelsConfig | null,
  openWorkbench: OpenWorkbench,
): Promise<PlayedRun> => {
  const books = openBooks();
  const agents = openAgents(models, { purse: books, openWorkbench, ending: new AbortController().signal });
  const issue = { ...ISSUE, ...readSpecFile(path), repo: { ...ISSUE.repo, name: basename(path, ".md") } };
  const { comments, files, outcome } = await play([], issue, { agents });
  return { calls: books.calls, files, comments, outcome };
};
