import type { Judged } from "#src/analysis/judge-rollout.ts";
import { isTime } from "#src/analysis/verdict.ts";
import { renderFold } from "#src/markdown.ts";
import { renderFigures, renderMs, renderPercent, TIMES } from "./render-figures.ts";
import { renderWork } from "./render-work.ts";

/** What is told of a rollout on the pull request that it came by. */
export type RolloutNews = {
  sha: string;
  judged: readonly Judged[];
  traffic: "all" | "some";
  /** Length of a slot in seconds, and how many of them were seen. */
  slotSeconds: number;
  slots: number;
  /** Of the last 30 days: comparisons at moments without a release, and those that alarmed. */
  falseAlarms: { comparisons: number; alarms: number };
};

const METHOD =
  "Latency is compared between equal times before and after, on histograms that the product keeps; what such times differ by without any change is known from its own past, and an alarm counts once fresh time confirms it. At most one action in a thousand is for nothing.";
const CANARY_METHOD =
  "Each object is its own control: by how much it became slower than it was is compared with what became of the objects that still run the version before, which is the change that is told; the times beside it are those of both versions meanwhile. An alarm counts once fresh time confirms it.";

const seconds = (value: number): string => (value >= 120 ? `${Math.round(value / 60)} min` : `${Math.round(value)} s`);

/** What is known of how often this alarms for nothing here. */
export const renderFalseAlarms = ({ falseAlarms: { alarms, comparisons } }: Pick<RolloutNews, "falseAlarms">): string =>
  comparisons === 0
    ? "No pseudo-release, a moment at which nothing was released, was judged yet to tell how often this alarms for nothing."
    : `Last 30 days: ${alarms} of ${comparisons} pseudo-releases (an operation at a moment at which nothing was released) alarmed.`;

const renderMethod = (news: RolloutNews): string =>
  renderFold(
    "How this was judged",
    `${news.traffic === "some" ? CANARY_METHOD : METHOD} It was watched for ${seconds(news.slots * news.slotSeconds)}. ${renderFalseAlarms(news)}`,
  );

/** “`Note.list` takes 8.1 ms instead of 1.2 ms”. */
export const nameHarm = (judged: Judged): string => {
  const { after, before, newErrors, operation, verdict } = judged;
  if (verdict.kind !== "regression" && newErrors.length > 0)
    return `\`${operation}\` fails with ${newErrors.map((name) => `\`${name}\``).join(", ")}, which it never did`;
  if (verdict.metric === "errors")
    return `\`${operation}\` fails in ${(after.errors * 100).toFixed(1)} % of its calls instead of ${(before.errors * 100).toFixed(1)} %`;
  const work = renderWork(judged);
  if (work !== null) return `\`${operation}\` ${work.harm}`;
  const of = isTime(verdict.metric) ? TIMES[verdict.metric].of : "p50";
  return `\`${operation}\` takes ${renderMs(after[of])} instead of ${renderMs(before[of])}${of === "p50" ? "" : ` (${of})`}`;
};

const where = ({ sha, traffic }: RolloutNews): string =>
  `\`${sha.slice(0, 7)}\`${traffic === "some" ? " ran on a share of the objects" : " had all traffic"}`;

/** A rollback was begun, and what came of it. */
export const renderRolledBack = (
  news: RolloutNews,
  {
    followUp,
    log,
    succeeded,
    worse,
  }: { worse: readonly Judged[]; succeeded: boolean; log: string | null; followUp: number | null },
): string => {
  const [first] = worse;
  const harm = first === undefined ? "it got worse" : nameHarm(first);
  const logged = log === null ? "" : ` ([log](${log}))`;
  const heading = succeeded
    ? `**Rolled back:** ${harm}. ${where(news)}; the version before has all traffic again${logged}.`
    : `**Not rolled back, though it should be:** ${harm}. ${where(news)}, and the workflow \`rollback.yml\` refused or failed${logged}; somebody with access to it decides.`;
  const next = followUp === null ? "" : `\n\nA fix is looked for in #${followUp}.`;
  return `${heading}\n\n${renderFigures(worse, news.traffic)}${next}\n\n${renderMethod(news)}`;
};

const measured = ({ judged, traffic }: RolloutNews): string => {
  const compared = judged.filter(({ verdict }) => verdict.kind !== "inconclusive");
  return compared.length === 0
    ? " No operation was asked often enough to be compared."
    : `\n\n${renderFigures(compared, traffic)}`;
};

export const renderPromoted = (
  news: RolloutNews,
  { log, succeeded }: { succeeded: boolean; log: string | null },
): string => {
  const logged = log === null ? "" : ` ([log](${log}))`;
  const heading = succeeded
    ? `**Promoted:** ${where(news)}, and nothing got worse there; it has all traffic now${logged}.`
    : `**Not promoted:** nothing got worse on the share that ran \`${news.sha.slice(0, 7)}\`, but the workflow \`promote.yml\` refused or failed${logged}; somebody with access to it decides.`;
  return `${heading}${measured(news)}\n\n${renderMethod(news)}`;
};

/** The watch is over and nothing was done. */
export const renderLeft = (news: RolloutNews, better: readonly Judged[]): string => {
  const gain = better
    .filter(({ verdict }) => verdict.metric !== "errors")
    .map(({ operation, verdict }) => `\`${operation}\` ${renderPercent(verdict.effect.change)}`);
  const heading =
    gain.length === 0
      ? `**Nothing got worse** since ${where(news)}.`
      : `**Better than before:** ${gain.join(", ")} since ${where(news)}.`;
  return `${heading}${measured(news)}\n\n${renderMethod(news)}`;
};

/** Nobody can tell, and a canary waits. */
export const renderUndecided = (news: RolloutNews, unsure: readonly Judged[]): string =>
  `**Undecided:** ${where(news)} for ${seconds(news.slots * news.slotSeconds)}, and it can't be told whether it is worse. It stays at its share until somebody runs the workflow \`promote.yml\` or \`rollback.yml\`.\n\n${renderFigures(unsure, news.traffic)}\n\n${renderMethod(news)}`;
