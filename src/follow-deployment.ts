import { knownScenarios } from "#src/codegen/callers-literal.ts";
import { judgeRelease } from "#src/deploy/judge-release.ts";
import type { Release } from "#src/deploy/release.ts";
import { renderReport } from "#src/deploy/render-report.ts";
import type { ScenarioResult } from "#src/deploy/scenario-result.ts";
import type { Run } from "#src/durable/step.ts";
import { renderCount } from "#src/markdown.ts";
import { PATIENCE, type Signal } from "#src/signal.ts";
import type { Merged } from "./follow-pull-request.ts";
import type { Status } from "./open-status.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";

/** Waits for the merge commit's deployment and believes it only after its live URL has passed every scenario. */
export const followDeployment = async (
  run: Run,
  ports: Ports,
  { issue, plan, status, sha, early }: Proposed & Merged,
): Promise<Release> => {
  const { repo, issue: number } = issue;
  const url = await deployedUrl(run, status, { sha, early });
  await run.step("watch", () => ports.watch.begin(repo, url));
  const reportedVersion = await run.step("read version", () => ports.product.readVersion(url, sha));
  const scenarios: ScenarioResult[] = [];
  const promised = knownScenarios(plan);
  const played = promised.filter(({ alone }) => !alone);
  for (const scenario of played)
    scenarios.push(await run.step(`probe ${scenario.name}`, () => ports.product.play(url, scenario)));
  const unplayed = promised.length - played.length;
  const release: Release = { sha, url, reportedVersion, scenarios, unplayed };
  const report = await run.step("report", () =>
    ports.thread.ensureComment(repo, number, "report", renderReport(plan.product.title, release)),
  );
  const answered = reportedVersion === sha;
  const outcome = {
    kind: "outcome",
    of: "probe",
    id: `${run.id}/${sha}`,
    issue: number,
    link: url,
    failed: !answered,
  } as const;
  await run.step("tell the board", () => ports.board.tell(repo, outcome));
  const live = judgeRelease(release).state === "live";
  await status(
    "Live",
    live ? `${url}, [${renderCount(scenarios.length, "scenario")} passed](${report.url})` : null,
    live ? "nobody; it is in use." : `@${issue.author}: it was deployed but [does not work](${report.url}).`,
    live ? "nobody" : "people",
  );
  await run.step("close the loop", () => ports.thread.ensureReaction(repo, number, live ? "rocket" : "confused"));
  return release;
};

const deployedUrl = async (run: Run, status: Status, { sha, early }: Merged): Promise<string> => {
  for (;;) {
    const signal = early.shift() ?? (await run.nextSignal<Signal>(PATIENCE));
    if (signal?.kind !== "deployed" || signal.sha !== sha) continue;
    if (signal.succeeded && signal.url !== null) return signal.url;
    const log = signal.logUrl === null ? "" : ` ([log](${signal.logUrl}))`;
    const why = signal.succeeded ? "it names no `environment.url`" : "it failed";
    const next =
      signal.secret === undefined
        ? `somebody with access to the deploy workflow mends it and runs it again: ${why}${log}.`
        : `somebody who administers the repository sets the secret \`${signal.secret}\` and runs the deploy workflow again${log}.`;
    await status("Live", null, next, "people");
  }
};
