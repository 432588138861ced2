import { renderCount } from "#src/markdown.ts";
import type { Changed, Culprit } from "./find-culprit.ts";

/** Names of files that can't be anything else in a comment. */
const PLAIN = /^[\w./@-]+$/u;
const MOST_NAMED = 5;

const WHERE: Record<Culprit["where"], string> = {
  called: "which its service calls",
  beside: "which works on the same records",
};

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

const nameFiles = (files: readonly string[]): string => {
  const named = files.filter((path) => PLAIN.test(path)).slice(0, MOST_NAMED);
  const more = files.length - named.length;
  if (named.length === 0) return renderCount(files.length, "file");
  return more === 0 ? list(named) : `${list(named)} and ${renderCount(more, "file")} more`;
};

/** What a release changed, and where the cause is likely; empty: nothing is known of it. */
export const renderChanged = (operation: string, changed: Changed, culprit: Culprit | null): string => {
  const { files, operations } = changed;
  if (files.length === 0) return "";
  const likely =
    culprit === null
      ? ""
      : ` The code of \`${operation}\` is as it was, so the cause is likely \`${culprit.operation}\`, ${WHERE[culprit.where]}.`;
  const named = nameFiles(files);
  const isFew = operations.length > 0 && operations.length <= MOST_NAMED;
  return `It changed ${isFew ? `the code of ${list(operations)} (${named})` : named}.${likely}`;
};
