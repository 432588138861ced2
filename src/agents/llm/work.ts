import { askOnce, type Asking, type Thinker } from "./ask-typed.ts";
import { BENCH_TOOLS, useTool } from "./bench-tools.ts";
import type { Answer, ModelMessage, Question, ToolResult } from "./language-model.ts";
import { messageOf } from "./message-of.ts";
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
 * tokens than it may have. `failing`: what the checks said last. `unchecked`: checks that this machine cannot run.
 */
export type WorkEnd = {
  state: "done" | "stuck" | "spent";
  calls: number;
  failing: string | null;
  unchecked: CheckName[];
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

const useTools = async (bench: Workbench, { calls, stop }: Answer): Promise<ToolResult[]> => {
  if (stop === "cut") return calls.map(({ id }) => ({ id, text: CUT, failed: true }));
  const results: ToolResult[] = [];
  for (const call of calls) results.push(await useTool(bench, call));
  return results;
};

/**
 * Lets a model work at a bench until it says that it is done and the checks agree, or until it ends by rule. Every call is
 * paid once: done again after a crash, the work takes the same course for nothing. Throws `ModelFault`, `UnusableAnswer`
 * for a refusal, or what the purse throws.
 */
export const work = async (
  bench: Workbench,
  thinker: Thinker,
  start: Omit<Question, "tools" | "form">,
  asking: Asking,
  bounds: Bounds,
): Promise<WorkEnd> => {
  const messages: ModelMessage[] = [...start.messages];
  let checked: Checked = { failing: null, unchecked: [] };
  let tokens = 0;
  for (let calls = 1; ; calls += 1) {
    const answer = await askOnce(
      thinker,
      { ...start, messages: [...messages], tools: BENCH_TOOLS, form: null },
      asking,
    );
    if (answer.stop === "refused") throw new UnusableAnswer(["It was refused."]);
    tokens += answer.usage.output;
    messages.push(messageOf(answer));
    if (answer.calls.length > 0) messages.push({ from: "tools", results: await useTools(bench, answer) });
    else if (answer.stop === "cut") messages.push({ from: "user", text: CUT });
    else {
      const before = checked.failing;
      checked = await checkAll(bench, bounds);
      if (checked.failing === null) return { state: "done", calls, ...checked };
      if (checked.failing === before) return { state: "stuck", calls, ...checked };
      messages.push({ from: "user", text: `The checks do not agree. ${checked.failing}` });
    }
    if (calls >= bounds.calls || tokens >= bounds.tokens)
      return { state: "spent", calls, ...(await checkAll(bench, bounds)) };
  }
};
