import { evolvePlan } from "#src/codegen/evolve-plan.ts";
import type { Standing } from "#src/codegen/standing.ts";
import { addressRightly } from "#src/discussion/charters.ts";
import { chooseLane } from "#src/discussion/choose-lane.ts";
import type { Message, Transcript } from "#src/discussion/message.ts";
import { nextTurns, type TurnDue, type TurnTaken } from "#src/discussion/next-turns.ts";
import { renderTurn } from "#src/discussion/render-turn.ts";
import { renderCount } from "#src/markdown.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import { ensureSound } from "#src/plan/check-plan.ts";
import type { Plan } from "#src/plan/plan.ts";
import { renderPlan } from "#src/plan/render-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { leaveToHands } from "#src/spec/leave-to-hands.ts";
import type { Spec } from "#src/spec/spec.ts";
import type { Settings } from "#src/settings/settings.ts";
import { withoutHandwritten } from "#src/spec/without-handwritten.ts";
import { awaitApproval } from "./await-approval.ts";
import { isWish } from "./decided.ts";
import { hearPeople, withdraw } from "./hear-people.ts";
import type { ListeningRun } from "./listen.ts";
import { type Floor, steersIn } from "./minutes.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { effortOf } from "./effort-of.ts";
import { isClosingOrEdit, withinBudget } from "./within-budget.ts";

type Text = { title: string; body: string };

/** What is planned of a text: what only hands can write, where there are any. */
const specOf = (text: Text, { agents }: Ports): Spec => {
  const spec = parseSpec(text);
  return agents.writes ? leaveToHands(spec) : withoutHandwritten(spec);
};

/** The six roles in turn, each heard in its own comment, until the discussion ends by its rule; people are heard between. */
const converse = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  status: Status,
  floor: Floor,
  posted: Map<string, boolean>,
): Promise<Floor> => {
  let { spec, text, transcript } = floor;
  // Those who have spoken go on only where somebody is heard.
  let turns = posted.size === 0 ? nextTurns(transcript, chooseLane(spec), null) : [];
  for (;;) {
    const heard = await hearPeople(run, ports, issue, status, { text, spec, transcript });
    if (heard.isChanged) {
      text = { title: text.title, body: heard.body };
      spec = specOf(text, ports);
      transcript = heard.wishes;
      for (const topic of posted.keys()) posted.set(topic, false);
      turns = nextTurns(transcript, chooseLane(spec), null);
    }
    if (turns.length === 0) return { spec, text, transcript };
    const said = await takeTurns(run, ports, issue, status, turns, { text, spec, transcript });
    for (const { role, round } of said) posted.set(topicOf({ role, round }), true);
    transcript = [...transcript, ...said];
    turns = nextTurns(transcript, chooseLane(spec), turns[0]);
  }
};

/** What is settled, with all that the next plan of this product is built on. */
const planFor = ({ repo, title }: SpecIssue, { spec, text, transcript }: Floor, standing: Standing | null): Plan => {
  const drafted = planOf(spec, transcript, repo.name);
  const plan = standing === null ? drafted : evolvePlan(drafted, standing.plan, title);
  return { ...plan, source: { text, wishes: transcript.filter(isWish) } };
};

/** The roles settle a plan, and people approve it where the settings ask for that. */
export const discuss = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  { standing, text, wishes }: { text: Text; standing: Standing | null; wishes: Message[] },
  status: Status,
  settings: Settings,
): Promise<{ plan: Plan; text: Text }> => {
  const { repo, issue: number } = issue;
  const { minutes } = run;
  let floor: Floor = { text, spec: specOf(text, ports), transcript: wishes };
  const { scenarios, services } = floor.spec;
  await status(
    "Spec understood",
    `${renderCount(services.length, "service")}, ${renderCount(scenarios.length, "acceptance scenario")}`,
    "six roles discuss it below and settle a plan.",
  );
  const posted = new Map<string, boolean>();
  for (;;) {
    floor = await converse(run, ports, issue, status, floor, posted);
    const gone = [...posted].filter(([, stands]) => !stands).map(([topic]) => topic);
    await withdraw(run, ports, issue, gone);
    const plan = { ...planFor(issue, floor, standing), ...steersIn(minutes) };
    ensureSound(plan);
    minutes.settled = { ...floor, plan };
    const told = renderPlan(plan, ports.agents.estimate(plan));
    const { id, url } = await run.step("post plan", () => ports.thread.ensureComment(repo, number, "plan", told));
    const since = await run.now();
    await status("Plan settled", `[the plan](${url})`, "the pull request is being written.");
    if (await awaitApproval(run, ports, issue, status, settings, { plan, comment: id, url, since }))
      return { plan, text: floor.text };
  }
};

const topicOf = ({ role, round }: TurnTaken): string => `turn/${round}/${role}`;

/** Where one fails, the others end first, so that nothing is paid any more when it is told what was spent. */
const allOf = async <T>(works: Promise<T>[]): Promise<T[]> => {
  await Promise.allSettled(works);
  return Promise.all(works);
};

/** Those who speak at once; each is posted as a comment where it says anything. */
const takeTurns = async (
  run: ListeningRun,
  ports: Ports,
  asked: SpecIssue,
  status: Status,
  turns: readonly TurnDue[],
  floor: { text: Text; spec: Spec; transcript: Transcript },
): Promise<Transcript> => {
  const { agents, thread } = ports;
  const { repo, issue } = asked;
  const plan = planOf(floor.spec, floor.transcript, repo.name);
  const round = turns[0]?.round ?? 1;
  const names = turns.map(({ role }) => role).join(" and ");
  const spoken = await withinBudget(
    run,
    ports,
    asked,
    status,
    () =>
      run.step(`${names}, round ${round}`, (attempt) =>
        allOf(
          turns.map((turn) =>
            agents.speak({ ...turn, ...floor, plan, guidance: asked.guidance ?? "" }, effortOf(run, repo, attempt)),
          ),
        ),
      ),
    isClosingOrEdit,
  );
  if (spoken.some(({ thought }) => thought.by !== null)) await status.resume();
  let transcript = floor.transcript;
  for (const [n, turn] of turns.entries()) {
    const { messages = [], thought } = spoken[n] ?? {};
    const said = addressRightly(messages);
    if (said.length === 0) continue;
    transcript = [...transcript, ...said];
    const text = renderTurn(said, transcript, turn.lane, thought);
    await run.step(`post ${turn.role}, round ${round}`, () => thread.ensureComment(repo, issue, topicOf(turn), text));
  }
  return transcript.slice(floor.transcript.length);
};
