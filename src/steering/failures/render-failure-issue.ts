import { renderCount } from "#src/markdown.ts";
import type { Failure } from "./failure.ts";

const NOBODY = "No build of the app: somebody else’s commit";
const NEXT = "**Next:** ";
const ENDING =
  "This issue is kept current in place, and closes by itself once it is over. Closed as *not planned*, it stays closed.";
const MOST_NAMED = 50;

export const failureTitle = ({ cause }: Failure): string => `AIDevOS: ${cause.title}`;

/** `2026-01-01 10:00 UTC`, of ISO 8601. */
const renderTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

const renderConcerns = (concerns: readonly (number | null)[]): string => {
  const named = concerns
    .slice(0, MOST_NAMED)
    .map((issue) => (issue === null ? NOBODY : `[#${issue}](../issues/${issue})`));
  const rest = concerns.length - named.length;
  return `**Concerns:** ${[...named, ...(rest > 0 ? [`${rest} more`] : [])].join(", ")}`;
};

/** What is broken, how often it was met, and who must act. */
export const renderFailureIssue = ({ cause, concerns, count, first, last }: Failure): string =>
  [
    cause.detail,
    `**Seen:** ${renderCount(count, "time")}, first ${renderTime(first)}, last ${renderTime(last)}`,
    ...(concerns.length === 0 ? [] : [renderConcerns(concerns)]),
    `${NEXT}${cause.mend}`,
    ENDING,
  ].join("\n\n");

type Told = Pick<Failure, "count" | "concerns" | "first" | "last"> & { detail: string; mend: string };

const timeIn = (text: string, word: string): string => {
  const [, day, minute] = new RegExp(`${word} (\\S+) (\\S+) UTC`, "u").exec(text) ?? [];
  return `${day ?? ""}T${minute ?? ""}:00.000Z`;
};

/** Reads back what `renderFailureIssue` wrote, times to the minute; null where it is none. */
export const parseFailureIssue = (text: string): Told | null => {
  const [detail = "", ...parts] = text.split("\n\n");
  const seen = parts.find((part) => part.startsWith("**Seen:** "));
  const mend = parts.find((part) => part.startsWith(NEXT))?.slice(NEXT.length);
  if (seen === undefined || mend === undefined) return null;
  const concerned = parts.find((part) => part.startsWith("**Concerns:** ")) ?? "";
  const concerns = [...concerned.matchAll(/\[#(\d+)\]|No build/gu)].map(([, issue]) =>
    issue === undefined ? null : Number(issue),
  );
  const count = Number(/\d+/u.exec(seen)?.[0]);
  return { detail, count, first: timeIn(seen, "first"), last: timeIn(seen, "last"), concerns, mend };
};

/** What is said once it is over. */
export const renderOver = ({ at, because }: NonNullable<Failure["over"]>): string =>
  `**Over:** ${because} (${renderTime(at)}). Should it come back, this issue is reopened.`;
