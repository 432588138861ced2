import type { Figures } from "#src/analysis/figures.ts";
import type { Diagnosis, Regression, Slack } from "./diagnosis.ts";
import { renderMs, renderPercent } from "./render-figures.ts";
import { renderAmount, renderValue } from "./render-opportunity.ts";

/** What a product calls its operations goes on only where it is a name. */
const NAME = /^[A-Z]\w{0,63}\.[a-z]\w{0,63}$/u;

const tellTimes = ({ p50, p95, p99 }: Figures): string =>
  `p50 ${renderMs(p50)}, p95 ${renderMs(p95)}, p99 ${renderMs(p99)}`;

const tellRows = ({ rowsRead }: Figures): string => rowsRead.toFixed(1);

const tellRegression = ({ after, before, change, high, low, metric, operation }: Regression): string[] => [
  `A release made \`${operation}\` ${metric === "rows-read" ? "read more" : "slower"}: ${metric} changed by ${renderPercent(change)} (95 % interval ${renderPercent(low)} to ${renderPercent(high)}).`,
  `Before it: ${tellTimes(before)}, ${tellRows(before)} rows read per call, in ${before.calls} calls.`,
  `Since it: ${tellTimes(after)}, ${tellRows(after)} rows read per call, in ${after.calls} calls.`,
];

const tellSlack = ({ opportunity, operation }: Slack): string[] => {
  const { callsPerDay, evidence, figures, value } = opportunity;
  return [
    `\`${operation}\` ${evidence}.`,
    `It was asked ${renderAmount(callsPerDay)} times a day: ${tellTimes(figures)}, ${tellRows(figures)} rows read per call.`,
    `At most ${renderValue(opportunity)} a day could be saved (${value.how}).`,
  ];
};

/** What was measured of an operation that is to do less, in words and numbers of the app's own; null: it has no name. */
export const tellFacts = (diagnosis: Diagnosis): string[] | null => {
  if (!NAME.test(diagnosis.operation)) return null;
  const others = diagnosis.others.filter((name) => NAME.test(name)).map((name) => `\`${name}\``);
  return [
    ...(diagnosis.cause === "regression" ? tellRegression(diagnosis) : tellSlack(diagnosis)),
    ...(others.length === 0
      ? []
      : [`No other operation may become slower by it, ${others.join(" and ")} least of all.`]),
  ];
};
