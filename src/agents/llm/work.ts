import type { Effort, Unwritten } from "#src/agents/agents.ts";
import type { Thought } from "#src/discussion/thought.ts";
import { askOnce, type Asking, hasAnswered, type Thinker } from "./ask-typed.ts";
import { BENCH_TOOLS, useTool } from "./bench-tools.ts";
import type { Answer, ModelMessage, Question, ToolResult } from "./language-model.ts";
import { messageOf } from "./message-of.ts";
import { think } from "./think.ts";
import { UnusableAnswer } from "./unusable-answer.ts";
import type { CheckName, Workbench, WorkbenchChanges } from "./workbench.ts";

/**
 * Calls of one piece of work, tokens that its answers may have together, and the checks that it must pass; `breaches` are
 * rules that it breaks though they pass, a sentence each.
 */
export type Bounds = {
  calls: number;
  tokens: number;
  checks: readonly CheckName[];
  breaches(changes: WorkbenchChanges): string[];
};

/**
 * `done`: every check that could run passed. `stuck`: the same checks failed in the same way twice. `spent`: more calls or
 * tokens than it may have. `failing`: what the checks said last. `unchecked`: checks that this machine cannot run. `says`:
 * the last words.
 */
export type WorkEnd = {
  state: "done" | "stuck" | "spent";
  calls: number;
  failing: string | null;
  unchecked: CheckName[];
  thought: Thought;
  says: string;
};

type Checked = { failing: string | null; unchecked: CheckName[] };

const checkAll = async (bench: Workbench, { breaches, checks }: Bounds): Promise<Checked> => {
  const unchecked: CheckName[] = [];
  for (const which of checks) {
    const { outcome, text } = await bench.check(which);
    if (outcome === "failed") return { failing: `${which}:\n${text}`, unchecked };
    if (outcome === "not-run") unchecked.push(which);
  }
  const broken = breaches(await bench.changes());
  return { failing: broken.length === 0 ? null : `rules:\n${broken.join("\n")}`, unchecked };
};

const CUT = "Your answer was cut off because it was too long. What it asked for was not done: write in smaller pieces.";

const IDLE = "Nothing is written yet. Use the tools, and say that you are done when it is.";

const useTools = async (bench: Workbench, { calls, stop }: Answer): Promise<ToolResult[]> => {
  if (stop === "cut") return calls.map(({ id }) => ({ id, text: CUT, failed: true }));
  const results: ToolResult[] = [];
  for (const call of calls) results.push(await useTool(bench, call));
  return results;
};

type Turn = { question: Question; wasCut: boolean; wasIdle: boolean };

const isIdle = ({ calls, stop }: Answer, { diff }: WorkbenchChanges): boolean =>
  stop === "done" && calls.length === 0 && diff === "";

/** One call, by whoever of them can: what one has done the next goes on with. */
const takeTurn = (
  bench: Workbench,
  thinkers: readonly Thinker[],
  effort: Effort,
  asking: Asking,
  { question, wasCut, wasIdle }: Turn,
): ReturnType<typeof think<Answer>> =>
  think(thinkers, effort, {
    hasBegun: (thinker) => hasAnswered(thinker, question, asking),
    ask: async (thinker) => {
      const answer = await askOnce(thinker, question, asking);
      if (answer.stop === "refused") throw new UnusableAnswer("refused", ["It was refused."]);
      if (wasCut && answer.stop === "cut") throw new UnusableAnswer("cut", [CUT]);
      if (wasIdle && isIdle(answer, await bench.changes())) throw new UnusableAnswer("idle", [IDLE]);
      return answer;
    },
  });

/**
 * Lets models work at a bench until one says that it is done and the checks agree, or until it ends by rule; where one is
 * away or of no use, the next goes on. Every call is paid once: done again after a crash, the work takes the same course
 * for nothing. Throws what `think` throws.
 */
export const work = async (
  bench: Workbench,
  thinkers: readonly Thinker[],
  start: Omit<Question, "tools" | "form">,
  effort: Effort,
  asking: Asking,
  bounds: Bounds,
): Promise<WorkEnd | Unwritten> => {
  const messages: ModelMessage[] = [...start.messages];
  let checked: Checked = { failing: null, unchecked: [] };
  let [wasCut, wasIdle] = [false, false];
  let tokens = 0;
  const by = new Set<string>();
  let because: string | null = null;
  for (let calls = 1; ; calls += 1) {
    const question: Question = { ...start, messages: [...messages], tools: BENCH_TOOLS, form: null };
    const turn = await takeTurn(bench, thinkers, effort, asking, { question, wasCut, wasIdle });
    if (!("thought" in turn)) return { because: turn.because, passes: turn.passes };
    const answer = turn.value;
    by.add(turn.thought.by ?? "");
    because = turn.thought.because ?? because;
    const thought: Thought = { by: [...by].join(" and "), because };
    const { text: says } = answer;
    tokens += answer.usage.output;
    messages.push(messageOf(answer));
    wasCut = answer.stop === "cut";
    if (answer.calls.length > 0) messages.push({ from: "tools", results: await useTools(bench, answer) });
    else if (wasCut) messages.push({ from: "user", text: CUT });
    else if (isIdle(answer, await bench.changes())) {
      wasIdle = true;
      messages.push({ from: "user", text: IDLE });
    } else {
      const before = checked.failing;
      checked = await checkAll(bench, bounds);
      if (checked.failing === null) return { state: "done", calls, thought, says, ...checked };
      if (checked.failing === before) return { state: "stuck", calls, thought, says, ...checked };
      messages.push({ from: "user", text: `The checks do not agree. ${checked.failing}` });
    }
    if (calls >= bounds.calls || tokens >= bounds.tokens)
      return { state: "spent", calls, thought, says, ...(await checkAll(bench, bounds)) };
  }
};
