import { parseTable, renderCount, renderFold, renderTable } from "#src/markdown.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import type { Release } from "./release.ts";
import { judgeRelease } from "./judge-release.ts";
import type { ScenarioResult } from "./scenario-result.ts";

const RESULTS = ["Acceptance scenario", "Requests", "Result", "Time"];

const sumOf = ({ steps }: ScenarioResult): number => steps.reduce((sum, step) => sum + step.milliseconds, 0);

const renderExchange = ({ name, steps }: ScenarioResult): string =>
  `**${makeInert(name)}**\n\n${steps.map(({ request, status, milliseconds }) => `- \`${request}\` → ${status ?? "no answer"} in ${Math.round(milliseconds)} ms`).join("\n")}`;

/** The closing comment on the issue: the live URL and what it answered to every acceptance scenario. */
export const renderReport = (title: string, release: Release): string => {
  const verdict = judgeRelease(release);
  const passed = release.scenarios.filter((scenario) => scenario.passed).length;
  const counted = `${passed} of ${release.scenarios.length} acceptance scenarios passed against it`;
  const heading =
    verdict.state === "live"
      ? `**“${makeInert(title)}” is live** at ${release.url}: ${counted}.`
      : `**“${makeInert(title)}” was deployed but does not work** at ${release.url}: ${counted}.`;
  const rest =
    release.unplayed === 0
      ? ""
      : ` ${renderCount(release.unplayed, "scenario")} more would meet there what others have put into it, and passed in the checks alone.`;
  const rows = release.scenarios.map((scenario) => [
    makeInert(scenario.name),
    String(scenario.steps.length),
    scenario.passed ? "passed" : "failed",
    `${Math.round(sumOf(scenario))} ms`,
  ]);
  const reasons = verdict.state === "broken" ? `\n\n${verdict.reasons.map((reason) => `- ${reason}`).join("\n")}` : "";
  const exchanges = renderFold("Every request and its answer", release.scenarios.map(renderExchange).join("\n\n"));
  return `${heading}${reasons}\n\n${renderTable(RESULTS, rows)}\n\nCommit \`${release.sha.slice(0, 12)}\`, as the live URL itself reports.${rest} Times were taken by the app, each request once.\n\n${exchanges}`;
};

/** The results of a comment that `renderReport` wrote. */
export const parseReport = (text: string): { scenario: string; requests: number; passed: boolean }[] =>
  parseTable(text, RESULTS).map(([scenario = "", requests = "0", result = ""]) => ({
    scenario,
    requests: Number(requests),
    passed: result === "passed",
  }));
