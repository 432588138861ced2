import type { Unwritten } from "#src/agents/agents.ts";
import { judgeRepair, type Repair } from "#src/ci/judge-repair.ts";
import type { Classified } from "#src/ci/classify-failures.ts";
import { needsFix, renderFailure } from "#src/ci/render-failure.ts";
import { tellFault } from "#src/ci/tell-failure.ts";
import type { Checks } from "./checks.ts";
import { mendPullRequest } from "./mend-pull-request.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import { pushByHand, type Pushed } from "./push-by-hand.ts";
import { readRed, type Red } from "./read-red.ts";
import { takeIn } from "./take-in.ts";

const PUSHED = "somebody pushed to this branch meanwhile, and the checks of that are read next";
const AGAIN = "run the checks again to have the agents try again";
const NOT_RUN =
  "GitHub did not let the app run the failed jobs again, so somebody does (*Re-run failed jobs* on the run's page)";

const FRESH = { done: 0, last: [] };

/** What somebody orders is done once more, whatever was tried before. */
const judge = (classified: Classified, mayWrite: boolean, { proposed, repairs, isOrdered }: Judged): Repair => {
  const { settings } = proposed;
  if (!isOrdered) return judgeRepair(classified, mayWrite, repairs, settings);
  const { attempt } = classified;
  const mends = mayWrite && classified.failures.deterministic.length > 0;
  if (mends) return { does: "mend", round: 1, most: Math.max(1, settings.repairs) };
  return { does: "rerun", why: "unsure", nth: attempt, most: attempt };
};
type Judged = { proposed: Proposed; repairs: Checks["repairs"]; isOrdered: boolean };

/** The agents' commit, on top of whatever the branch holds; or why there is none, and whether another time there may be. */
const mend = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  { pushed, sha }: { pushed: Pushed; sha: string },
  task: { faults: string[]; round: number },
): Promise<Pushed | Unwritten> => {
  const base = await takeIn(run, ports, proposed, pushed, sha);
  const byHand = await mendPullRequest(run, ports, proposed, base.byHand, task);
  if ("because" in byHand) return byHand;
  const message = "fix: mend what the checks found";
  return (
    (await pushByHand(run, ports, proposed, base, { byHand, message, people: [] })) ?? {
      because: PUSHED,
      passes: false,
    }
  );
};

/** Where GitHub doesn't let the app run anything again, that is left out. */
const beginRerun = async (
  run: ListeningRun,
  { agents, proposal }: Ports,
  { issue, settings }: Proposed,
  sha: string,
  { classified, judged, repairs }: { classified: Classified; judged: Repair; repairs: Checks["repairs"] },
): Promise<Repair> => {
  if (judged.does !== "rerun") return judged;
  if (await run.step("run again", () => proposal.ensureRerun(issue.repo, sha, classified.attempt))) return judged;
  const instead = judgeRepair(classified, agents.writes, repairs, { ...settings, reruns: 0 });
  return instead.does === "nothing" ? { does: "nothing", because: instead.because ?? NOT_RUN } : instead;
};

/** What failed is told, and run again or mended where that may help; else somebody must act. */
export const answerRed = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  red: Red & { isOrdered: boolean },
  before: Checks,
): Promise<Checks> => {
  const { issue, pull, status } = proposed;
  const { earlier, failed, isOrdered, sha } = red;
  const { attempt, classified } = await readRed(run, ports, red);
  const isTheirs = before.pushed.head !== sha && before.sha !== sha;
  const repairs = isOrdered || isTheirs ? FRESH : before.repairs;
  const judged = judge(classified, ports.agents.writes, { proposed, repairs, isOrdered });
  const repair = await beginRerun(run, ports, proposed, sha, { classified, judged, repairs });
  const tell = (does: Repair) => {
    const told = renderFailure(sha, failed, classified, before.wasReady, does);
    return run.step("report failure", () => ports.thread.ensureComment(issue.repo, pull.number, `checks/${sha}`, told));
  };
  await tell(repair);
  const checks = { ...before, green: false, sha, attempts: [...earlier, attempt], repairs };
  const [at, link] = [`\`${sha.slice(0, 7)}\``, `[#${pull.number}](${pull.url})`];
  const does = needsFix(classified) ? `pushes a fix to \`${pull.branch}\`` : "does what the checks need";
  const wait = `somebody ${does}: the checks failed on ${at}, see ${link}.`;
  if (repair.does === "nothing") {
    await status("Checks", null, wait, "retry");
    return checks;
  }
  if (repair.does === "rerun") {
    await status("Checks", null, `GitHub Actions run again what failed on ${at}, see ${link}.`);
    return checks;
  }
  await status("Checks", null, `the agents mend what failed on ${at}, see ${link}.`);
  const { deterministic } = classified.failures;
  const task = { faults: deterministic.map(tellFault), round: repair.round };
  const mended = await mend(run, ports, proposed, { pushed: before.pushed, sha }, task);
  const tried = { ...checks, repairs: { done: repair.round, last: deterministic } };
  if ("because" in mended) {
    const { because, passes } = mended;
    // What was announced did not come about. Who could not be asked has not tried.
    await tell({ does: "nothing", because: passes ? `${because}; ${AGAIN}` : because });
    await status("Checks", null, wait, "retry");
    return passes ? checks : tried;
  }
  await status("Checks", null, `GitHub Actions test \`${mended.head.slice(0, 7)}\`, which mends ${at}.`);
  return { ...tried, pushed: mended };
};
