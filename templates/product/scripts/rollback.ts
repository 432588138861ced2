import { readHistory } from "./release/cloudflare-api.ts";
import { openRecord } from "./release/deployment-record.ts";
import { judgeChange, readFactsOf } from "./release/judge-change.ts";
import { choosePrevious, type LiveVersion, nameVersion } from "./release/live-version.ts";
import { readAddress } from "./release/read-address.ts";
import { readScenariosAt } from "./release/read-scenarios.ts";
import { smokeTest } from "./release/smoke-test.ts";
import { restoreVersion } from "./release/traffic.ts";
import { Refusal, run, say } from "./run.ts";
import { readWorkerConfig } from "./worker-config.ts";

const chooseTarget = (history: readonly LiveVersion[][], wanted: string): LiveVersion => {
  const [live = []] = history;
  if (live.length === 0) throw new Refusal("Nothing is live.");
  const target =
    wanted === ""
      ? choosePrevious(history)
      : history.flat().find(({ commit, id }) => id === wanted || commit === wanted);
  if (target === null) throw new Refusal("No version was live before this one: there is nothing to roll back to.");
  if (target === undefined) throw new Refusal(`“${wanted}” was not live in any of the deployments that are known.`);
  if (live.every(({ number }) => number < target.number))
    throw new Refusal(`${nameVersion(target)} is newer than what is live: deploy it instead.`);
  if (live.length === 1 && live[0]?.id === target.id)
    throw new Refusal(`${nameVersion(target)} has all traffic already.`);
  return target;
};

/** Going back is safe only where coming here could have been a canary. */
const requireWayBack = async (target: LiveVersion, live: readonly LiveVersion[]): Promise<void> => {
  for (const version of live.filter(({ id }) => id !== target.id)) {
    const now = await readFactsOf(version);
    if (typeof now === "string") throw new Refusal(`${now}, so nobody can tell whether a rollback over it is safe.`);
    const { kind, reasons } = await judgeChange([target], now);
    if (kind !== "canary")
      throw new Refusal(
        `There is no way back from ${nameVersion(version)} to ${nameVersion(target)}, which was followed by a release of the kind ${kind}: ${reasons.join(" ")} A rollback does not restore data. Mend it with another commit.`,
      );
  }
};

/** Goes back to a version that was live before, where the data and objects of today allow it. */
const rollBack = async (): Promise<void> => {
  const { REASON: reason = "", VERSION: wanted = "" } = process.env;
  if (reason.trim() === "") throw new Refusal("Say why, in `REASON`: whoever reads the history will ask.");
  const config = readWorkerConfig(process.cwd());
  const history = await readHistory(config.name);
  const target = chooseTarget(history, wanted);
  await requireWayBack(target, history[0] ?? []);
  const address = await readAddress(config);
  const record = await openRecord(target.commit, false);
  try {
    say(`Rolling back to ${nameVersion(target)}, because: ${reason}\n`);
    await restoreVersion(target.id, reason);
    const scenarios = readScenariosAt(target.commit);
    await smokeTest({ address, scenarios, expected: { id: target.id }, title: "All traffic" });
    await record.tell("success", `Rolled back: ${reason}`, address);
    say(`\n${nameVersion(target)} has all traffic at ${address}.`);
  } catch (error) {
    await record.tell("failure", error instanceof Error ? error.message : String(error), address);
    throw error;
  }
};

await run(rollBack);
