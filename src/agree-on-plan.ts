import type { SpecText } from "#src/agents/agents.ts";
import type { Message } from "#src/discussion/message.ts";
import { amendSpec } from "#src/spec/amend-spec.ts";
import { clarify } from "./clarify.ts";
import { discuss } from "./discuss.ts";
import { answersIn } from "./decided.ts";
import { maySteer } from "./hear-people.ts";
import { readGuidance } from "./read-guidance.ts";
import { readIssue } from "./read-issue.ts";
import { type Ground, readProduct } from "./read-product.ts";
import { readSettings } from "./read-settings.ts";
import type { ListeningRun } from "./listen.ts";
import { UserError } from "#src/errors.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Settings } from "#src/settings/settings.ts";
import { PATIENCE, type Signal } from "#src/signal.ts";
import { headProblem, renderProblem } from "#src/spec/render-problem.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { WaitEnded } from "./wait-ended.ts";

/** What was agreed, of which words, under which settings, for a product that is there or is not. */
export type Settled = Ground & {
  issue: SpecIssue;
  text: SpecText;
  plan: Plan;
  status: Status;
  settings: Settings;
};
type Agreed = Settled | { because: "nobody with write access asked" | "the issue was closed" };

/** From the words of the issue to a sound plan. Whatever its author must mend is said once, and their edit is waited for. */
export const agreeOnPlan = async (
  run: ListeningRun,
  ports: Ports,
  asked: SpecIssue,
  status: Status,
): Promise<Agreed> => {
  const settings = await readSettings(run, ports, asked);
  await run.step("keep to the budget", () => ports.accounts.limit(run.id, Math.round(settings.budget * 1e6)));
  status.follow(settings);
  const guidance = await readGuidance(run, ports, asked);
  let text: { title: string; body: string; by: string } = { ...asked, by: asked.sender.login };
  for (;;) {
    const issue = await admit(run, ports, { ...asked, guidance, title: text.title, body: text.body }, text.by, status);
    if (issue === null) return { because: "nobody with write access asked" };
    status.rename(issue.title);
    try {
      const { at, standing } = await readProduct(run, ports, issue);
      const read = await readIssue(run, ports, issue, status);
      const whole =
        standing === null ? read : { ...amendSpec(standing.plan.source.text, read), questions: read.questions };
      const known = standing?.plan.uncovered ?? [];
      const text = await clarify(run, ports, issue, status, settings, whole, known);
      const { minutes } = run;
      minutes.wishes = [];
      const wishes = [...(standing?.plan.source.wishes ?? []), ...answersIn(minutes, issue.issue)];
      const settled = await discuss(run, ports, issue, { text, standing, wishes }, status, settings);
      return { issue, status, settings, standing, at, ...settled };
    } catch (error) {
      if (!(error instanceof WaitEnded)) await sayMissing(status, error);
    }
    const edited = await nextEdit(run);
    if (edited === null) return { because: "the issue was closed" };
    text = edited;
  }
};

/** What is settled once more, of words or on a product that have changed since; what people say meanwhile is heard. */
export const discussAgain = async (
  run: ListeningRun,
  ports: Ports,
  agreed: Settled,
  wishes: Message[] = agreed.plan.source?.wishes ?? [],
): Promise<Settled> => {
  const { issue, settings, standing, status, text } = agreed;
  return { ...agreed, ...(await discuss(run, ports, issue, { text, standing, wishes }, status, settings)) };
};

/** Throws what no edit mends. */
const sayMissing = async (status: Status, error: unknown): Promise<void> => {
  if (!(error instanceof UserError) || ["environment", "config-invalid"].includes(error.code)) throw error;
  const says = `the issue’s text has to be mended: ${headProblem(error)}`;
  await status.replace("say what is missing", renderProblem(error), { standing: "waiting", says });
};

const nextEdit = async (run: ListeningRun): Promise<{ title: string; body: string; by: string } | null> => {
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE, ["retry", "build"]);
    if (signal === null || signal.kind === "issue-closed") return null;
    if (signal.kind === "edited" || signal.kind === "order") return signal;
  }
};

/**
 * Only the words of somebody with write access are built. Others' wait until one who has it asks for them, and then it
 * is the words that stood there when they asked. Null: nobody did.
 */
const admit = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  author: string,
  status: Status,
): Promise<SpecIssue | null> => {
  let candidate = { title: issue.title, body: issue.body, by: author };
  for (;;) {
    const { by, ...text } = candidate;
    if (await maySteer(run, ports, issue, by)) return { ...issue, ...text };
    const body = `**Waiting for a maintainer.** @${author} has no write access here, so nothing is built yet. Somebody who has may comment \`/aidevos ok\` to start.`;
    const says = "somebody with write access comments `/aidevos ok` to have it built.";
    await status.replace("ask for a maintainer", body, { standing: "waiting", says });
    const asked = await nextCommand(run);
    if (asked === null) return null;
    candidate = asked;
  }
};

const nextCommand = async (run: ListeningRun): Promise<{ title: string; body: string; by: string } | null> => {
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE, ["build", "ok"]);
    if (signal === null || signal.kind === "issue-closed") return null;
    if (signal.kind === "order") return signal;
  }
};
