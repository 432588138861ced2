import type { Judged } from "#src/analysis/judge-rollout.ts";
import type { Regression } from "./diagnosis.ts";
import { renderFigures } from "./render-figures.ts";
import { nameHarm, renderFalseAlarms, type RolloutNews } from "./render-rollout.ts";

/** `changed`: what the release changed, in words; empty: nothing is known of it. */
type Incident = {
  worse: readonly Judged[];
  diagnosis: Regression;
  changed: string;
  rolledBack: boolean;
  log: string | null;
};

/** The issue about a release that made something worse. */
export const renderIncident = (
  { falseAlarms, sha, traffic }: RolloutNews,
  { changed, diagnosis, log, rolledBack, worse }: Incident,
): { title: string; body: string } => {
  const { bad, good, pull } = diagnosis;
  const [first] = worse;
  const title = `Regression: ${first === undefined ? diagnosis.operation : nameHarm(first)} since ${sha.slice(0, 7)}`;
  const came = pull === null ? `\`${bad.slice(0, 7)}\`` : `#${pull} (\`${bad.slice(0, 7)}\`)`;
  const now = rolledBack
    ? `\`${good.slice(0, 7)}\` has all traffic again${log === null ? "" : ` ([log](${log}))`}, so nobody waits for this; the default branch still holds the change.`
    : `It could not be taken back by itself${log === null ? "" : ` ([log](${log}))`}: it is live as it is.`;
  const next =
    "**Next:** changes that may mend it are measured, and what helps beyond doubt becomes a pull request here. Close this issue as not planned, and it is left alone.";
  return {
    title: title.replaceAll("`", ""),
    body: [
      `It came with ${came}. ${now}`,
      ...(changed === "" ? [] : [changed]),
      renderFigures(worse, traffic),
      renderFalseAlarms({ falseAlarms }),
      next,
    ].join("\n\n"),
  };
};
