import { git, readFileAt } from "./git.ts";
import { readHistory } from "./release/cloudflare-api.ts";
import { openRecord } from "./release/deployment-record.ts";
import { goBack } from "./release/go-back.ts";
import { chooseNewest, type LiveVersion, nameVersion } from "./release/live-version.ts";
import { readAddress } from "./release/read-address.ts";
import { readScenariosAt } from "./release/read-scenarios.ts";
import { smokeTest } from "./release/smoke-test.ts";
import { deployTriggers, splitTraffic } from "./release/traffic.ts";
import { Refusal, run, say } from "./run.ts";
import { readWorkerConfig } from "./worker-config.ts";

const chooseTarget = (live: readonly LiveVersion[], wanted: string): LiveVersion => {
  const newest = chooseNewest(live);
  if (newest === null) throw new Refusal("One version has all traffic already: there is nothing to promote.");
  const target = wanted === "" ? newest : live.find(({ commit, id }) => id === wanted || commit === wanted);
  if (target === undefined)
    throw new Refusal(`“${wanted}” has no share of the traffic. ${live.map(nameVersion).join(" and ")} have.`);
  if (target !== newest)
    throw new Refusal(`${nameVersion(target)} is the older of the two: the workflow Roll back goes back to it.`);
  return target;
};

/** Routes and schedules are read from what is checked out, so they are set only where that is what is promoted. */
const followTriggers = async (before: LiveVersion, { commit }: LiveVersion): Promise<void> => {
  const path = "wrangler.jsonc";
  if (commit === null || before.commit === null || readFileAt(before.commit, path) === readFileAt(commit, path)) return;
  if (git("rev-parse", "HEAD") === commit) await deployTriggers();
  else say("- wrangler.jsonc differs: routes and schedules stay as they are until the next deployment.");
};

/** Gives a canary that was held all traffic. */
const promote = async (): Promise<void> => {
  const config = readWorkerConfig(process.cwd());
  const [live = []] = await readHistory(config.name);
  const target = chooseTarget(live, process.env["VERSION"] ?? "");
  const before = live.find((version) => version !== target);
  if (before === undefined) throw new Refusal("There is no other version.");
  const address = await readAddress(config);
  const record = await openRecord(target.commit, true);
  try {
    say(`Promoting ${nameVersion(target)} over ${nameVersion(before)}.\n`);
    try {
      await splitTraffic({ [target.id]: 100 }, "Promoted");
      await followTriggers(before, target);
      const scenarios = readScenariosAt(target.commit);
      await smokeTest({ address, scenarios, expected: { id: target.id }, title: "All traffic" });
    } catch (error) {
      await goBack(address, before, error);
    }
    await record.tell("success", "It was promoted to all traffic, and its scenarios passed", address);
    say(`\n${nameVersion(target)} has all traffic at ${address}.`);
  } catch (error) {
    await record.tell("failure", error instanceof Error ? error.message : String(error), address);
    throw error;
  }
};

await run(promote);
