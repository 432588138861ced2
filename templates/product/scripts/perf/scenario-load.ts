import type { Scenario } from "../../test/harness/scenario.ts";
import { playScenario } from "../release/play-scenario.ts";
import type { Send } from "../release/send-request.ts";
import { Refusal } from "../run.ts";
import { type Load, sendTimed } from "./load.ts";

const playAll = async (send: Send, scenarios: readonly Scenario[]): Promise<void> => {
  for (const scenario of scenarios) {
    const problem = await playScenario(send, scenario);
    if (problem !== null) throw new Refusal(`“${scenario.name}” fails, so its times say nothing: ${problem}`);
  }
};

/** Every scenario in order, so many times, each on instances of its own. */
export const createScenarioLoad = (scenarios: readonly Scenario[], passes: number): Load => ({
  seed: null,
  concurrency: 1,
  warmUp: (send) => playAll(send, scenarios),
  turns: passes,
  play: (send, sample) => playAll((request) => sendTimed(send, request, sample, null), scenarios),
});
