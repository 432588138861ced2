import type { SpecText } from "#src/agents/agents.ts";
import type { Plan } from "#src/plan/plan.ts";
import { PATIENCE, type Signal } from "#src/signal.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { type ByHand, NOTHING_BY_HAND, writeByHand } from "./by-hand.ts";
import type { ListeningRun } from "./listen.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";

type Settled = { issue: SpecIssue; text: SpecText; plan: Plan; status: Status };

/** Whether somebody asks again; false: the issue was closed. What else comes is heard afterwards. */
const isAskedAgain = async (run: ListeningRun): Promise<boolean> => {
  const others: Signal[] = [];
  const listenOn = async (): Promise<boolean> => {
    for (;;) {
      const signal = await run.nextSignal<Signal>(PATIENCE, ["retry", "go", "build"]);
      if (signal === null || signal.kind === "issue-closed") return false;
      if (signal.kind === "order") return true;
      others.push(signal);
    }
  };
  const isAsked = await listenOn();
  run.putBack(others);
  return isAsked;
};

/** What the plan leaves to hands, written for the first time. Null: nobody could, and the issue was closed meanwhile. */
export const firstByHand = async (run: ListeningRun, ports: Ports, settled: Settled): Promise<ByHand | null> => {
  const { plan, status } = settled;
  if (!ports.agents.writes || (plan.handwritten ?? []).length === 0) return NOTHING_BY_HAND;
  for (let repeat = 0; ;) {
    await status("Pull request", null, "the agents write what no generator can.");
    const byHand = await writeByHand(run, ports, settled, NOTHING_BY_HAND, { faults: [], round: 0, repeat });
    if (!("because" in byHand)) return byHand;
    // What was of no use would be so again, since it's kept.
    if (!byHand.passes) repeat += 1;
    await status(
      "Pull request",
      null,
      `somebody who may write here comments \`/aidevos retry\` to have it tried again. No model could write what takes code of its own: ${makeInert(byHand.because)}. What was paid for is kept.`,
      "retry",
    );
    if (!(await isAskedAgain(run))) return null;
  }
};
