import type { Scenario } from "../../test/harness/scenario.ts";
import { playScenario } from "../release/play-scenario.ts";
import { createSend, type Send } from "../release/send-request.ts";
import { Refusal } from "../run.ts";
import { median } from "./compare-rounds.ts";
import { type Bundle, startBundle } from "./start-bundle.ts";

/** Operation → median of its times in milliseconds. */
export type Medians = Map<string, number>;

/** The same requests, with the time of each noted under what it is called in the scenarios. */
const timed =
  (send: Send, times: Map<string, number[]>): Send =>
  async (request) => {
    const begun = performance.now();
    const answer = await send(request);
    const spent = performance.now() - begun;
    times.set(request.label, [...(times.get(request.label) ?? []), spent]);
    return answer;
  };

const playAll = async (send: Send, scenarios: readonly Scenario[]): Promise<void> => {
  for (const scenario of scenarios) {
    const problem = await playScenario(send, scenario);
    if (problem !== null) throw new Refusal(`“${scenario.name}” fails, so its times say nothing: ${problem}`);
  }
};

/** Starts a bundle afresh, plays the scenarios once to warm it up, and then `passes` times with a watch. */
export const measureArm = async (bundle: Bundle, scenarios: readonly Scenario[], passes: number): Promise<Medians> => {
  const { address, close } = await startBundle(bundle);
  try {
    const times = new Map<string, number[]>();
    const send = createSend(address);
    await playAll(send, scenarios);
    for (let pass = 0; pass < passes; pass += 1) await playAll(timed(send, times), scenarios);
    return new Map([...times].map(([operation, list]) => [operation, median(list)]));
  } finally {
    await close();
  }
};
