import { hearPeople, isWish, maySteer, withdraw } from "./hear-people.ts";
import type { ListeningRun } from "./listen.ts";
import { addressRightly } from "#src/discussion/charters.ts";
import { chooseLane } from "#src/discussion/choose-lane.ts";
import type { Transcript } from "#src/discussion/message.ts";
import { nextTurn, type TurnDue, type TurnTaken } from "#src/discussion/next-turn.ts";
import { renderTurn } from "#src/discussion/render-turn.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { renderCount } from "#src/markdown.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import { ensureSound } from "#src/plan/check-plan.ts";
import type { Plan } from "#src/plan/plan.ts";
import { renderPlan } from "#src/plan/render-plan.ts";
import { PATIENCE, type Signal } from "#src/signal.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { renderProblem } from "#src/spec/render-problem.ts";
import type { Spec } from "#src/spec/spec.ts";
import { type Phase, PHASES, renderStatus } from "#src/status.ts";
import type { Ports, SpecIssue } from "./ports.ts";

/** What `phase` has reached, or null where it is open again; every later phase is open too. */
export type Status = (phase: Phase, reached: string | null, next: string) => Promise<void>;

const openStatus = (run: Run, { thread }: Ports, { repo, issue, title }: SpecIssue): Status => {
  let done: string[] = [];
  return async (phase, reached, next) => {
    done = [...done.slice(0, PHASES.indexOf(phase)), ...(reached === null ? [] : [reached])];
    const body = renderStatus({ title, done, next });
    await run.step("update status", () => thread.ensureComment(repo, issue, "status", body));
  };
};

type Agreed =
  | { issue: SpecIssue; plan: Plan; status: Status }
  | { because: "nobody with write access asked" | "the issue was closed" };

/** From the words of the issue to a sound plan. Whatever its author must mend is said once, and their edit is waited for. */
export const agreeOnPlan = async (run: ListeningRun, ports: Ports, asked: SpecIssue): Promise<Agreed> => {
  let text: { title: string; body: string; by: string } = { ...asked, by: asked.sender.login };
  for (;;) {
    const issue = await admit(run, ports, { ...asked, title: text.title, body: text.body }, text.by);
    if (issue === null) return { because: "nobody with write access asked" };
    const status = openStatus(run, ports, issue);
    try {
      const plan = await discuss(run, ports, issue, status);
      return { issue, plan, status };
    } catch (error) {
      if (!(error instanceof UserError) || ["environment", "config-invalid"].includes(error.code)) throw error;
      const body = renderProblem(error);
      await run.step("say what is missing", () => ports.thread.ensureComment(asked.repo, asked.issue, "status", body));
    }
    const edited = await nextEdit(run);
    if (edited === null) return { because: "the issue was closed" };
    text = edited;
  }
};

const nextEdit = async (run: Run): Promise<{ title: string; body: string; by: string } | null> => {
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE);
    if (signal === null || signal.kind === "issue-closed") return null;
    if (signal.kind === "edited") return signal;
  }
};

/**
 * Only the words of somebody with write access are built. Others' wait until one who has it asks for them, and then it
 * is the words that stood there when they asked. Null: nobody did.
 */
const admit = async (run: Run, ports: Ports, issue: SpecIssue, author: string): Promise<SpecIssue | null> => {
  let candidate = { title: issue.title, body: issue.body, by: author };
  for (;;) {
    const { by, ...text } = candidate;
    if (await maySteer(run, ports, issue, by)) return { ...issue, ...text };
    const body = `**Waiting for a maintainer.** @${author} has no write access here, so nothing is built yet. Somebody who has may comment \`/aidevos build\` to start.`;
    await run.step("ask for a maintainer", () => ports.thread.ensureComment(issue.repo, issue.issue, "status", body));
    const asked = await nextCommand(run);
    if (asked === null) return null;
    candidate = asked;
  }
};

const nextCommand = async (run: Run): Promise<{ title: string; body: string; by: string } | null> => {
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE);
    if (signal === null || signal.kind === "issue-closed") return null;
    if (signal.kind === "command") return signal;
  }
};

/** The six roles in turn, each heard in its own comment, until the discussion ends by its rule. */
const discuss = async (run: ListeningRun, ports: Ports, issue: SpecIssue, status: Status): Promise<Plan> => {
  const { repo, issue: number, title, body } = issue;
  let spec = parseSpec({ title, body });
  await refuseExisting(run, ports, issue);
  await status(
    "Spec understood",
    `${renderCount(spec.services.length, "service")}, ${renderCount(spec.scenarios.length, "acceptance scenario")}`,
    "six roles discuss it below and settle a plan.",
  );
  const posted = new Map<string, boolean>();
  let text = { title, body };
  let transcript: Transcript = [];
  let turn = nextTurn(transcript, chooseLane(spec), null);
  while (turn !== null) {
    const heard = await hearPeople(run, ports, issue, text);
    if (heard.isChanged) {
      text = { title, body: heard.body };
      spec = parseSpec(text);
      transcript = [...transcript.filter(isWish), ...heard.decisions];
      for (const topic of posted.keys()) posted.set(topic, false);
      turn = nextTurn(transcript, chooseLane(spec), null);
      continue;
    }
    const said = await takeTurn(run, ports, issue, { ...turn, spec, transcript });
    if (said.length > 0) posted.set(topicOf(turn), true);
    transcript = [...transcript, ...said];
    turn = nextTurn(transcript, chooseLane(spec), turn);
  }
  await withdraw(
    run,
    ports,
    issue,
    [...posted].filter(([, stands]) => !stands).map(([topic]) => topic),
  );
  const plan = planOf(spec, transcript, repo.name);
  ensureSound(plan);
  const { url } = await run.step("post plan", () => ports.thread.ensureComment(repo, number, "plan", renderPlan(plan)));
  await status("Plan settled", `[the plan](${url})`, "the pull request is being written.");
  return plan;
};

const topicOf = ({ role, round }: TurnTaken): string => `turn/${round}/${role}`;

/** One role's turn, posted as a comment where it says anything. */
const takeTurn = async (
  run: Run,
  { agents, thread }: Ports,
  { repo, issue }: SpecIssue,
  turn: TurnDue & { spec: Spec; transcript: Transcript },
): Promise<Transcript> => {
  const { lane, role, round, spec, transcript } = turn;
  const plan = planOf(spec, transcript, repo.name);
  const spoken = await run.step(`${role} speaks, round ${round}`, () => agents.speak({ ...turn, plan }));
  const said = addressRightly(spoken);
  if (said.length === 0) return [];
  const text = renderTurn(said, [...transcript, ...said], lane);
  await run.step(`post ${role}, round ${round}`, () => thread.ensureComment(repo, issue, topicOf(turn), text));
  return said;
};

/** A repository holds one product; a second spec must not overwrite the first. */
const refuseExisting = async (run: Run, { proposal }: Ports, { repo, base }: SpecIssue): Promise<void> => {
  const existing = await run.step("look for a product", () => proposal.readFile(repo, "wrangler.jsonc", base));
  if (existing !== null)
    throw new UserError(
      "product-exists",
      `\`${base}\` of this repository already holds a product (\`wrangler.jsonc\`).`,
      "File this spec in a repository of its own: one repository is one product.",
    );
};
