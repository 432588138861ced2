import type { DemoReport } from "./demo-report.ts";
import type { CheckRun } from "./people/thread.ts";
import { renderColumns, type Terminal } from "./terminal.ts";

const describeCheck = ({ name, conclusion, started_at: from, completed_at: to }: CheckRun): string =>
  `${name}: ${conclusion}${from === null || to === null ? "" : ` in ${(Date.parse(to) - Date.parse(from)) / 1000} s`}`;

const deedsOf = ({ pullRequest }: DemoReport): string[] => [
  "filed the spec",
  ...(pullRequest?.reviews.some(({ state }) => state === "APPROVED") ? ["approved"] : []),
  ...(pullRequest?.merged_at ? ["merged"] : []),
];

/** What came after the break can't have happened; to list it would bury the cause. */
const sayFailure = (
  terminal: Terminal,
  { claims }: DemoReport,
  { place, cause }: { place: string; cause: string },
): void => {
  for (const { claim, holds } of claims) if (holds) terminal.say(`  ✓ ${claim}`);
  terminal.say(`\nThe run broke off ${place}: ${cause}`);
};

/** Says who did what, how long it took, and which promises of the story held; where it broke off, where and why. */
export const summarise = (terminal: Terminal, report: DemoReport): void => {
  const { comments, pullRequest, timings, apiCalls } = report;
  const roles = comments.flatMap(
    ({ body }) => /\*\*(PM|Backend|Frontend|DevOps|Security|QA)\*\*/u.exec(body)?.[1] ?? [],
  );
  const counts = [...new Set(roles)].map((role) => {
    const count = roles.filter((other) => other === role).length;
    return [role, `${count} ${count === 1 ? "comment" : "comments"} in the discussion`];
  });
  const writes = apiCalls.filter(({ method }) => method !== "GET").length;
  terminal.say(
    renderColumns([
      ["who", "did"],
      ...counts,
      [
        "aidevos",
        `${pullRequest === null ? "no pull request" : `pull request #${pullRequest.number}: ${pullRequest.files.length} files`}; ${apiCalls.length} GitHub API calls, ${writes} of them writes`,
      ],
      ["Actions", report.checkRuns.map(describeCheck).join(", ")],
      ["ana", deedsOf(report).join(", ")],
    ]),
  );
  terminal.say(
    `\n${renderColumns([["milestone", "seconds after filing"], ...timings.map(({ milestone, seconds }) => [milestone, seconds.toFixed(1)])])}\n`,
  );
  if (report.failure !== null) return sayFailure(terminal, report, report.failure);
  for (const { claim, holds, cause } of report.claims)
    terminal.say(`  ${holds ? "✓" : "✗"} ${claim}${holds ? "" : `: ${cause}`}`);
};
