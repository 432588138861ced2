import { renderReading } from "#src/discussion/render-reading.ts";
import type { Run } from "#src/durable/step.ts";
import { showText } from "#src/spec/show-text.ts";
import { effortOf } from "./effort-of.ts";
import type { Ports, SpecIssue } from "./ports.ts";

/** The issue in words that a spec is read from. Whoever wrote it sees what was made of their words. */
export const readIssue = async (
  run: Run,
  { agents, thread }: Ports,
  { body, issue, repo, title }: SpecIssue,
): Promise<{ title: string; body: string }> => {
  const reading = await run.step("read the issue", (attempt) =>
    agents.read({ title, body, shown: showText(body) }, effortOf(run, repo, attempt)),
  );
  const text = renderReading({ title, body }, reading);
  if (text !== null) await run.step("post reading", () => thread.ensureComment(repo, issue, "reading", text));
  return { title: reading.title, body: reading.body };
};
