import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "../../test/harness/scenario.ts";
import { Refusal, say } from "../run.ts";
import { playScenario } from "./play-scenario.ts";
import { createSend, type Send } from "./send-request.ts";

/** Which version shall answer: by its id, by its commit, or whichever does. */
export type Expected = { id?: string; commit?: string | null };

const POLL_MS = 250;
/** The address of a first deployment may take a minute to be known everywhere. */
const PATIENCE_MS = 120_000;
/** So many answers in a row: not every place of a network hears of a new version at once. */
const IN_A_ROW = 3;

const askHealth = async (send: Send): Promise<{ version: string; tag: string } | string> => {
  try {
    const { body, status } = await send({ label: "health", method: "GET", path: "/healthz", headers: {} });
    return status === 200 && typeof body === "object" && body !== null ? (body as never) : `status ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** Waits until the version that is expected answers, and only it. Throws a `Refusal` that says what answered instead. */
export const awaitVersion = async (send: Send, { commit, id }: Expected, patienceMs = PATIENCE_MS): Promise<void> => {
  const deadline = Date.now() + patienceMs;
  for (let agreed = 0; ;) {
    const health = await askHealth(send);
    const agrees =
      typeof health !== "string" &&
      (id === undefined || health.version === id) &&
      (commit === undefined || commit === null || health.tag === commit);
    agreed = agrees ? agreed + 1 : 0;
    if (agreed === IN_A_ROW) return;
    if (Date.now() > deadline)
      throw new Refusal(
        `\`/healthz\` should tell ${commit ?? id ?? "a version"}, and tells ${typeof health === "string" ? health : `${health.tag} (${health.version})`}.`,
      );
    if (!agrees) await sleep(POLL_MS);
  }
};

/** Plays scenarios against an address once the expected version answers there. Throws a `Refusal` where one fails. */
export const smokeTest = async (options: {
  address: string;
  scenarios: readonly Scenario[];
  expected: Expected;
  /** Ask this version whatever its share of the traffic is. */
  only?: { worker: string; id: string };
  title: string;
}): Promise<void> => {
  const { address, expected, only, scenarios, title } = options;
  const send = createSend(address, only);
  await awaitVersion(send, expected);
  const failed: string[] = [];
  const played = scenarios.filter(({ alone }) => alone !== true);
  for (const scenario of played) {
    const begun = performance.now();
    const problem = await playScenario(send, scenario);
    console.log(`${problem === null ? "✓" : "✗"} ${scenario.name} (${Math.round(performance.now() - begun)} ms)`);
    if (problem !== null) failed.push(`“${scenario.name}” failed at ${problem}`);
  }
  const left = scenarios.length - played.length;
  const rest = left === 0 ? "" : ` ${left} would meet what others have put there: the tests alone play those.`;
  say(`- ${title}: ${played.length - failed.length} of ${played.length} scenarios passed.${rest}`);
  for (const failure of failed) say(`  - ${failure}`);
  if (failed.length > 0)
    throw new Refusal(`${title}: ${failed[0]}${failed.length > 1 ? `, and ${failed.length - 1} more` : ""}.`);
};
