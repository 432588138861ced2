import type { ReleaseVerdict } from "./classify-release.ts";
import { deployGradually, type Outcome, readCanarySettings } from "./release/deploy-gradually.ts";
import { openRecord } from "./release/deployment-record.ts";
import { judgeChange, tellVerdict } from "./release/judge-change.ts";
import { type LiveVersion, nameVersion } from "./release/live-version.ts";
import { openRelease, type Release } from "./release/open-release.ts";
import { smokeTest } from "./release/smoke-test.ts";
import { deployWhole } from "./release/traffic.ts";
import { Refusal, run, say } from "./run.ts";

const NO_WAY_BACK: Record<string, string> = {
  first: "It was the first deployment, so there is nothing to roll back to.",
  contract: "It was not rolled back: the version before it can't live with what this one has done to the data.",
  "new-class": "It was not rolled back: the version before it does not know the same Durable Object classes.",
};

const deployAtOnce = async (release: Release, { kind }: ReleaseVerdict): Promise<Outcome> => {
  const { address, scenarios } = release;
  const id = await deployWhole(release);
  try {
    await smokeTest({ address, scenarios, expected: { id }, title: "All traffic" });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Refusal(`${message} ${NO_WAY_BACK[kind] ?? ""} Mend it with another commit.`);
  }
  return { state: "live", share: 100 };
};

const perform = (release: Release, verdict: ReleaseVerdict): Promise<Outcome> => {
  const [before] = release.live;
  return verdict.kind === "canary" && before !== undefined
    ? deployGradually(release, before, readCanarySettings())
    : deployAtOnce(release, verdict);
};

/** Canaries that were held, and that this release took the place of. */
const closeHeld = async ([, ...held]: readonly LiveVersion[]): Promise<void> => {
  for (const { commit } of held) {
    const record = await openRecord(commit, true);
    await record.tell("inactive", "Another release took its place before it was promoted");
  }
};

/** Takes the bundle in dist/ live, as gently as what is live allows. The workflow and people go the same way. */
const deploy = async (): Promise<void> => {
  const release = await openRelease();
  const { address, commit, live } = release;
  for (const version of live) say(`Live: ${nameVersion(version)} with ${version.percentage} % of the traffic.\n`);
  const verdict = await judgeChange(live, release.facts);
  tellVerdict(verdict);
  const record = await openRecord(commit, false);
  await record.tell("in_progress", `Kind of release: ${verdict.kind}`);
  try {
    if (verdict.kind === "refused") throw new Refusal(verdict.reasons.join(" "));
    const { share, state } = await perform(release, verdict);
    if (state === "live") await record.tell("success", "It has all traffic, and its scenarios passed", address);
    else await record.tell("in_progress", `Held at ${share} %: the workflow Promote gives it the rest`, address);
    await closeHeld(live);
    say(
      `\n${commit.slice(0, 7)} has ${share} % of the traffic at ${address}${state === "held" ? " until somebody runs the workflow Promote" : ""}.`,
    );
  } catch (error) {
    await record.tell("failure", error instanceof Error ? error.message : String(error), address);
    throw error;
  }
};

await run(deploy);
