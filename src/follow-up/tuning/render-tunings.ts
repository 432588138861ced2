import { renderMinute, renderTable } from "#src/markdown.ts";
import { percent } from "./load.ts";
import type { Tuned, Tuning } from "./tuning.ts";

export const TUNING_TITLE = "AIDevOS tuning";

const HEADING = ["When", "Setting", "Why", "Expected", "Measured", "Outcome"];
/** The newest; older ones stand in the product's own history of settings. */
const MOST = 50;

/** One that is still measured has no end. */
export type TuningRow = Omit<Tuned, "state" | "ended" | "mayRepeat"> & {
  state: Tuned["state"] | "about to be applied" | "being measured";
};

/** “`cacheMs` of `Note`: 0 → 1000”. */
export const nameTuning = ({ from, service, setting, to }: Tuning): string =>
  `\`${setting}\` of \`${service}\`: ${from} → ${to}`;

/** “reads answered from memory: 0 % → 33 % (how that is computed)”. */
export const describeExpected = ({ expected: { after, before, how, metric } }: Tuning): string =>
  `${metric}: ${percent(before)} → ${percent(after)} (${how})`;

const renderRow = (row: TuningRow): string[] => [
  renderMinute(row.at),
  nameTuning(row),
  row.why,
  describeExpected(row),
  row.measured === null ? "–" : `${percent(row.measured.before)} → ${percent(row.measured.after)}`,
  row.because === null ? row.state : `${row.state}: ${row.because}`,
];

const MODES = {
  on: "Each change below was made at the live product, one at a time, within the bounds of `.github/aidevos.yml`. It is kept where its own measure says that it helped, twice on fresh time; else the setting is as it was before. `tune: announce` has changes recommended only, `tune: off` ends this.",
  announce:
    "Nothing below is applied by itself: each waits at the product, at `POST /control/recommendations/ID/apply`. With `tune: on` in `.github/aidevos.yml` changes are made, measured, and kept or taken back.",
};

/** The issue that lists every change of a product's settings, the newest first. */
export const renderTunings = (rows: readonly TuningRow[], mode: "on" | "announce"): string => {
  const listed = rows
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, MOST)
    .map(renderRow);
  const close = "Close this issue as not planned, and nothing is tuned or recommended here any more.";
  return `${MODES[mode]}\n\n${renderTable(HEADING, listed)}\n\n${close}`;
};
