import { setTimeout as sleep } from "node:timers/promises";
import { Refusal, say } from "../run.ts";
import { readFactsOf } from "./judge-change.ts";
import { goBack } from "./go-back.ts";
import type { LiveVersion } from "./live-version.ts";
import type { Release } from "./open-release.ts";
import { readScenariosAt, sharedScenarios } from "./read-scenarios.ts";
import { smokeTest } from "./smoke-test.ts";
import { deployTriggers, splitTraffic, uploadVersion } from "./traffic.ts";

/** `held`: a share of the traffic runs the new version until somebody promotes it. */
export type Outcome = { state: "live" | "held"; share: number };

const SHARE = 20;
const DEFAULT_SECONDS = 60;

type Settings = { hold: boolean; seconds: number };

/** The variables `CANARY` and `CANARY_SECONDS`. */
export const readCanarySettings = (): Settings => {
  const { CANARY: mode = "", CANARY_SECONDS: given = "" } = process.env;
  if (!["", "auto", "hold"].includes(mode))
    throw new Refusal(`The variable \`CANARY\` is “${mode}”. It may be \`auto\` or \`hold\`.`);
  const seconds = given === "" ? DEFAULT_SECONDS : Number(given);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 3600)
    throw new Refusal(`The variable \`CANARY_SECONDS\` is “${given}”. It may be a whole number up to 3600.`);
  return { hold: mode === "hold", seconds };
};

/** Routes and schedules are set only with the version that is made for them. */
const followTriggers = async (before: LiveVersion, { facts }: Release): Promise<void> => {
  const known = await readFactsOf(before);
  if (typeof known !== "string" && JSON.stringify(known.triggers) === JSON.stringify(facts.triggers)) return;
  await deployTriggers();
};

/**
 * Gives the new version no traffic and then a share of it, testing each step. Answers false where changed secrets forbid
 * that the two versions run side by side.
 */
const runCanary = async (release: Release, before: LiveVersion, id: string, settings: Settings): Promise<boolean> => {
  const { address, scenarios, worker } = release;
  const shared = sharedScenarios(readScenariosAt(before.commit), scenarios);
  // While objects are spread over both versions, only what both promise can hold.
  const test = (version: string, title: string) =>
    smokeTest({ address, scenarios: shared, expected: { id: version }, only: { worker, id: version }, title });
  const share = (percentage: number) =>
    splitTraffic({ [before.id]: 100 - percentage, [id]: percentage }, `Canary at ${percentage} %`);
  if (!(await share(0))) return false;
  await test(id, "New Worker, old objects");
  if (!(await share(SHARE))) return false;
  if (!settings.hold) await sleep(settings.seconds * 1000);
  await test(id, `New Worker, ${SHARE} % new objects`);
  await test(before.id, `Old Worker, ${SHARE} % new objects`);
  return true;
};

const goOn = async (release: Release, before: LiveVersion, id: string, settings: Settings): Promise<Outcome> => {
  const { address, scenarios } = release;
  const ran = await runCanary(release, before, id, settings);
  if (!ran) say("- No canary: the secrets have changed, and Cloudflare splits no traffic over such versions.");
  else if (settings.hold) return { state: "held", share: SHARE };
  await splitTraffic({ [id]: 100 }, "All traffic");
  await followTriggers(before, release);
  await smokeTest({ address, scenarios, expected: { id }, title: "All traffic" });
  return { state: "live", share: 100 };
};

/** Takes a release live step by step, testing each, and goes back to the version before at the first that fails. */
export const deployGradually = async (release: Release, before: LiveVersion, settings: Settings): Promise<Outcome> => {
  const id = await uploadVersion(release);
  try {
    return await goOn(release, before, id, settings);
  } catch (error) {
    return goBack(release.address, before, error);
  }
};
