import type { Reading } from "#src/agents/agents.ts";
import { renderReading } from "#src/discussion/render-reading.ts";
import { showText } from "#src/spec/show-text.ts";
import { effortOf } from "./effort-of.ts";
import type { ListeningRun } from "./listen.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { isClosingOrEdit, withinBudget } from "./within-budget.ts";

/** The issue in words that a spec is read from. Whoever wrote it sees what was made of their words. */
export const readIssue = async (
  run: ListeningRun,
  ports: Ports,
  asked: SpecIssue,
  status: Status,
): Promise<Omit<Reading, "thought">> => {
  const { agents, thread } = ports;
  const { body, issue, repo, title } = asked;
  const reading = await withinBudget(
    run,
    ports,
    asked,
    status,
    () =>
      run.step("read the issue", (attempt) =>
        agents.read({ title, body, shown: showText(body) }, effortOf(run, repo, attempt)),
      ),
    isClosingOrEdit,
  );
  const text = renderReading({ title, body }, reading);
  if (text !== null) await run.step("post reading", () => thread.ensureComment(repo, issue, "reading", text));
  return { title: reading.title, body: reading.body, questions: reading.questions };
};
