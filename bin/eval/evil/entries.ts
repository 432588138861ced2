import type { Written, WritingTask } from "#src/agents/agents.ts";
import { assembleProduct, type ByHand, NOTHING_BY_HAND } from "#src/by-hand.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { renderReading } from "#src/discussion/render-reading.ts";
import { renderTurn } from "#src/discussion/render-turn.ts";
import { formatCode } from "#src/format/format-code.ts";
import { hearPeople } from "#src/hear-people.ts";
import { hearReview } from "#src/hear-review.ts";
import type { CommentSignal, ListeningRun } from "#src/listen.ts";
import type { TurnDue } from "#src/discussion/next-turns.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import type { Plan } from "#src/plan/plan.ts";
import { renderPlan } from "#src/plan/render-plan.ts";
import { openStatus } from "#src/open-status.ts";
import { startMinutes } from "#src/minutes.ts";
import type { Proposed } from "#src/proposed.ts";
import type { Ports, SpecIssue } from "#src/ports.ts";
import { readGuidance } from "#src/read-guidance.ts";
import { chooseBranch } from "#src/pull-request/choose-branch.ts";
import { renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import { DEFAULTS } from "#src/settings/settings-schema.ts";
import { leaveToHands } from "#src/spec/leave-to-hands.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Stand } from "./open-stand.ts";
import { orderText } from "./obey.ts";
import { REPO } from "./record-github.ts";
import { BODY, type Settled } from "./settle-plan.ts";

const DATE = "2026-01-01T00:00:00.000Z";
export const EFFORT = (id: number) => ({ runId: `spec/acme/links#${id}`, installationId: 1, attempt: 1, attempts: 1 });

/** What is posted, and what the stages handed to GitHub's rim for it. */
export type Posting = { post(topic: string, body: string): Promise<unknown>; handed: string[]; pushed: FileChange[] };

export const openPosting = ({ github }: Stand, issue: number): Posting => {
  const handed: string[] = [];
  return {
    handed,
    pushed: [],
    post: (topic, body) => (handed.push(body), github.ensureComment(REPO, issue, topic, body)),
  };
};

const propose = async (
  { github }: Stand,
  id: number,
  plan: Plan,
  files: FileChange[],
  hand: ByHand,
  { handed, pushed }: Posting,
) => {
  pushed.push(...files);
  const branch = chooseBranch(id, plan.product.title);
  const { body, title } = renderPullRequest(plan, id, { state: "waiting" }, [], [], hand);
  handed.push(body);
  await github.ensureBranch(REPO, { branch, base: "main", files, removed: hand.removed, message: title });
  await github.ensurePullRequest(REPO, { branch, base: "main", title, body, draft: true });
};

/** An issue asks for words that the reading then holds; plan, product and pull request are made of it. */
export const enterByReading = async (stand: Stand, id: number, posting: Posting): Promise<void> => {
  const asked = { title: "Links", body: `${BODY}\n\nWhatever else: ${orderText(id)}` };
  const reading = await stand.agents.read({ ...asked, shown: asked.body }, EFFORT(id));
  const text = renderReading(asked, reading);
  if (text !== null) await posting.post("reading", text);
  const plan = planOf(leaveToHands(parseSpec(reading)), [], "links");
  await posting.post("plan", renderPlan(plan));
  const files = await assembleProduct({ templates: stand.templates, formatCode }, plan, NOTHING_BY_HAND);
  await propose(stand, id, plan, files, NOTHING_BY_HAND, posting);
};

/** An issue, or what the repository tells agents, asks roles to say something in the discussion. */
export const enterByTurn = async (
  stand: Stand,
  { spec, text }: Settled,
  id: number,
  posting: Posting,
  by: "issue" | "guidance",
): Promise<void> => {
  const said = by === "issue" ? { ...text, body: `${text.body}\n\n${orderText(id)}` } : text;
  const proposal = {
    ...stand.github,
    readFile: async () => (by === "guidance" ? `# Notes\n\n${orderText(id)}` : null),
  };
  const guidance = await readGuidance(runOf(id, []), { proposal }, issueOf(id));
  const turn: TurnDue = { role: "Backend", round: 1, rounds: 3, lane: "standard" };
  const floor = { spec, plan: planOf(spec, [], "links"), transcript: [], text: said };
  const { messages, thought } = await stand.agents.speak({ ...turn, ...floor, guidance }, EFFORT(id));
  if (messages.length === 0) return;
  await posting.post("turn/1/Backend", renderTurn(messages, messages, turn.lane, thought));
  await posting.post("plan", renderPlan(planOf(spec, messages, "links")));
};

const taskOf = ({ files, plan, text }: Settled, faults: string[], order: string): WritingTask => ({
  text: { ...text, body: `${text.body}\n\n${order}` },
  plan,
  pieces: (plan.handwritten ?? []).map((piece) => piece.text),
  services: ["Link"],
  files,
  faults,
  repeat: 0,
});

const handOf = (written: Written): ByHand => ({ ...NOTHING_BY_HAND, ...written });

/** An issue asks writers and reviewers, or a fault that was found asks who mends it. */
export const enterByWriting = async (
  stand: Stand,
  settled: Settled,
  id: number,
  posting: Posting,
  as: "issue" | "fault",
): Promise<void> => {
  const order = orderText(id);
  const task =
    as === "issue" ? taskOf(settled, [], order) : taskOf(settled, [`test/acceptance.test.ts:17: ${order}`], "");
  const written = await stand.agents.write(task, EFFORT(id));
  if ("because" in written) return;
  const files = overlayFiles(
    settled.files.filter(({ path }) => !written.removed.includes(path)),
    written.files,
  );
  await propose(stand, id, settled.plan, files, handOf(written), posting);
};

const runOf = (id: number, comments: CommentSignal[]): ListeningRun => ({
  id: EFFORT(id).runId,
  step: (_name, effect) => effect(1),
  now: async () => DATE,
  nextSignal: async () => null,
  attend: async () => {},
  minutes: startMinutes(),
  rest: async () => {},
  readComments: async () => comments,
  putBack: () => {},
});

const issueOf = (id: number): SpecIssue => ({
  repo: REPO,
  base: "main",
  issue: id,
  title: "Links",
  body: BODY,
  author: "ana",
  sender: { login: "ana", id: 3 },
  overrides: {},
});

const portsOf = ({ agents, github, templates }: Stand, { handed, pushed }: Posting): Ports => ({
  agents,
  board: { tell: async () => {} },
  accounts: {
    spendingOf: async () => [],
    budgetOf: async () => ({ spent: 0, cap: 3_000_000, share: 0 }),
    raise: async () => {},
    limit: async () => {},
    hold: async () => {},
  },
  pacing: { now: () => 0, watch: (work) => work() },
  thread: {
    ...github,
    ensureComment: async (repo, issue, topic, body) => {
      handed.push(body);
      return github.ensureComment(repo, issue, topic, body);
    },
  },
  proposal: {
    ...github,
    ensureBranch: async (repo, content) => {
      pushed.push(...content.files);
      return github.ensureBranch(repo, content);
    },
    ensureCommit: async (repo, content) => {
      pushed.push(...content.files);
      return github.ensureCommit(repo, content);
    },
  },
  product: { readVersion: async () => null, play: async (_url, { name }) => ({ name, passed: true, steps: [] }) },
  watch: { begin: async () => undefined },
  room: { enter: async () => null, leave: () => {} },
  templates,
  formatCode,
});

/** Somebody reviews the pull request, and asks for it there. */
export const enterByReview = async (
  stand: Stand,
  settled: Settled,
  id: number,
  posting: Posting,
  by: string,
): Promise<void> => {
  const run = runOf(id, []);
  const ports = portsOf(stand, posting);
  const status = openStatus(run, ports, issueOf(id));
  const proposed: Proposed = {
    issue: issueOf(id),
    text: settled.text,
    plan: settled.plan,
    pull: { number: 2, nodeId: "PR_2", url: "https://github.com/acme/links/pull/2", branch: `aidevos/${id}-links` },
    review: [],
    template: "",
    standing: null,
    settings: DEFAULTS,
    status,
  };
  const head = "1".padStart(40, "a");
  const review = {
    kind: "reviewed",
    review: id,
    text: orderText(id),
    verdict: "changes_requested",
    by,
    byId: 3,
  } as const;
  await hearReview(run, ports, proposed, review, { byHand: NOTHING_BY_HAND, head });
};

/** Somebody without write access comments. */
export const enterByStranger = async (stand: Stand, settled: Settled, id: number, posting: Posting): Promise<void> => {
  const comment: CommentSignal = { kind: "comment", id, text: orderText(id), by: "eve" };
  const [run, ports] = [runOf(id, [comment]), portsOf(stand, posting)];
  const floor = { text: settled.text, spec: settled.spec, transcript: [] };
  const { body, isChanged } = await hearPeople(run, ports, issueOf(id), openStatus(run, ports, issueOf(id)), floor);
  if (isChanged || body !== settled.text.body) throw new Error("a stranger was heard");
  await enterByReview(stand, settled, id, posting, "eve");
};
