import type { Assessment, Figure } from "#src/analysis/incidents/assessment.ts";
import type { Episode } from "#src/analysis/incidents/episode.ts";
import { renderMinute, renderTable } from "#src/markdown.ts";
import { INCIDENT_WORDS } from "./incident-words.ts";
import { renderMs } from "./render-figures.ts";

/** `nth`: how often it has come. */
export type ToldIncident = { assessment: Assessment; nth: number };

const HEADING = ["Measured", "Before", "Now"];
const ENDING =
  "This issue is kept current in place, and closes by itself once it is over. Closed as *not planned*, it stays closed.";

const UNITS: Record<Figure["unit"], (value: number) => string> = {
  share: (value) => `${(value * 100).toFixed(value < 0.01 ? 2 : 1)} %`,
  ms: renderMs,
  bytes: (value) => `${(value / 1e9).toFixed(2)} GB`,
  count: (value) => (value < 10 ? value.toFixed(1).replace(".0", "") : String(Math.round(value))),
  "per call": (value) => `${value.toFixed(2)} for each call`,
  days: (value) => (value < 1 ? "less than one" : String(Math.round(value))),
  minutes: (value) => String(Math.round(value)),
};

const renderValue = ({ unit }: Figure, value: number | null): string => (value === null ? "–" : UNITS[unit](value));

const renderTime = (at: number): string => renderMinute(new Date(at).toISOString());

export const incidentTitle = ({ cause, subject }: Assessment): string =>
  `Incident: ${INCIDENT_WORDS[cause].title(subject)}`;

/** What is wrong, since when, what it was and is, where it may come from, and what a person can do. */
export const renderIncidentIssue = ({ assessment, nth }: ToldIncident): string => {
  const { alsoConcerns, cause, figures, since, subject } = assessment;
  const words = INCIDENT_WORDS[cause];
  const rows = figures.map((figure) => [
    figure.name,
    renderValue(figure, figure.before),
    renderValue(figure, figure.now),
  ]);
  const code = subject === "product" ? "" : `\`${subject}\``;
  const concerned = alsoConcerns.map((operation) => `\`${operation}\``).join(", ");
  return [
    `${words.title(code)}, since ${renderTime(since)}.${nth > 1 ? ` It has come back: this is time ${nth}.` : ""}`,
    renderTable(HEADING, rows),
    ...(concerned === "" ? [] : [`**Fails with it:** ${concerned}`]),
    `**Likely:** ${words.likely}`,
    `**Next:** ${words.mend}`,
    ENDING,
  ].join("\n\n");
};

/** Where an incident stands, for whoever asks. */
export const renderIncidentStatus = ({ assessment, lastSeen, lastTold, over }: Episode): string => {
  const { cause, since, subject } = assessment;
  const what = INCIDENT_WORDS[cause].title(subject === "product" ? "" : `\`${subject}\``);
  if (over !== null) return `**Where this stands:** over since ${renderTime(over.at)}. What it was: ${what}.`;
  const quiet = lastTold > lastSeen ? `; quiet since ${renderTime(lastSeen)}, which is not yet long enough` : "";
  return `**Where this stands:** ${what}, since ${renderTime(since)}${quiet}. Looked at last ${renderTime(lastTold)}.`;
};

/** One sentence, when it is over. `at`: milliseconds since 1970. */
export const renderIncidentOver = (
  { cause, subject }: Assessment,
  { at, because }: { at: number; because: "quiet" | "unknown" },
): string => {
  const code = subject === "product" ? "" : `\`${subject}\``;
  const why = because === "quiet" ? INCIDENT_WORDS[cause].over(code) : "for a day nothing was measured that would tell";
  return `**Over:** ${why} (${renderTime(at)}). Should it come back within a week, this issue is reopened.`;
};
