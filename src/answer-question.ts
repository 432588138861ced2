import { CHARTERS } from "#src/discussion/charters.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { listStatements } from "#src/plan/list-statements.ts";
import type { Order } from "#src/signal.ts";
import type { Command } from "#src/steering/command.ts";
import { renderNoReply, renderReply } from "#src/steering/render-reply.ts";
import { effortOf } from "./effort-of.ts";
import type { Minutes } from "./minutes.ts";
import type { Ports, SpecIssue } from "./ports.ts";

type Asking = Pick<Order, "by" | "id"> & { command: Command & { name: "ask" } };

const EARLY = "there is no plan yet. Ask again once it is posted.";

/** Has a role answer somebody from what was settled and said. Nothing of the plan changes by it, and nothing waits for it. */
export const answerQuestion = async (
  run: Run,
  { agents, thread }: Pick<Ports, "agents" | "thread">,
  { issue, repo }: SpecIssue,
  minutes: Minutes,
  { by, command: { question, role }, id }: Asking,
): Promise<void> => {
  const asked = { role, by, question };
  const reply = async (): Promise<string> => {
    if (minutes.settled === null) return renderNoReply(asked, EARLY);
    const { plan, spec, text, transcript } = minutes.settled;
    const statements = listStatements(plan, transcript);
    const query = { role, charter: CHARTERS[role], question, text, spec, statements };
    try {
      const said = await run.step(`${role} answers`, (attempt) => agents.answer(query, effortOf(run, repo, attempt)));
      return renderReply(asked, said);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return renderNoReply(asked, `${error.message} ${error.mend}`);
    }
  };
  const body = await reply();
  // One comment may ask several roles.
  const nth = minutes.replies.filter((each) => each === id).length;
  minutes.replies.push(id);
  const topic = nth === 0 ? `ask/${id}` : `ask/${id}/${nth + 1}`;
  await run.step("answer", () => thread.ensureComment(repo, issue, topic, body));
};
