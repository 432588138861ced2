import { CHARTERS } from "#src/discussion/charters.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { listStatements } from "#src/plan/list-statements.ts";
import type { Order } from "#src/signal.ts";
import type { Command } from "#src/steering/command.ts";
import { renderNoReply, renderReply } from "#src/steering/render-reply.ts";
import { effortOf } from "./effort-of.ts";
import type { Role } from "#src/discussion/message.ts";
import type { Plan } from "#src/plan/plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Floor, Minutes } from "./minutes.ts";
import type { Ports, Repo, SpecIssue } from "./ports.ts";
import { readProduct } from "./read-product.ts";

type Asking = Pick<Order, "by" | "id"> & { command: Command & { name: "ask" } };

const EARLY = "there is no plan yet. Ask again once it is posted.";
const NO_PRODUCT = "this repository holds no product that the app has built.";

type Known = Floor & { plan: Plan };

/** What a role answers to somebody from what was settled and said. */
const replyOf = async (
  run: Run,
  { agents }: Pick<Ports, "agents">,
  repo: Repo,
  asked: { role: Role; by: string; question: string },
  { plan, spec, text, transcript }: Known,
): Promise<string> => {
  const { question, role } = asked;
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

/** Has a role answer somebody from what was settled and said. Nothing of the plan changes by it, and nothing waits for it. */
export const answerQuestion = async (
  run: Run,
  ports: Pick<Ports, "agents" | "thread">,
  { issue, repo }: SpecIssue,
  minutes: Minutes,
  { by, command: { question, role }, id }: Asking,
): Promise<void> => {
  const asked = { role, by, question };
  const { settled } = minutes;
  const body = settled === null ? renderNoReply(asked, EARLY) : await replyOf(run, ports, repo, asked, settled);
  // One comment may ask several roles.
  const nth = minutes.replies.filter((each) => each === id).length;
  minutes.replies.push(id);
  const topic = nth === 0 ? `ask/${id}` : `ask/${id}/${nth + 1}`;
  await run.step("answer", () => ports.thread.ensureComment(repo, issue, topic, body));
};

/** What a role answers to somebody about the product that is there, where no build is under way. */
export const askOfProduct = async (
  run: Run,
  ports: Pick<Ports, "agents" | "proposal">,
  { base, repo, sender }: { base: string; repo: Repo; sender: { login: string } },
  { question, role }: Asking["command"],
): Promise<string> => {
  const asked = { role, by: sender.login, question };
  try {
    const { standing } = await readProduct(run, ports, { base, repo });
    if (standing === null) return renderNoReply(asked, NO_PRODUCT);
    const { plan } = standing;
    const { text, wishes: transcript } = plan.source;
    return await replyOf(run, ports, repo, asked, { plan, text, transcript, spec: parseSpec(text) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return renderNoReply(asked, `${error.message} ${error.mend}`);
  }
};
