import type { Complaint } from "./parse-settings.ts";

const MOST = 10;

/** What is wrong with a file of settings, line by line. */
export const renderComplaints = (complaints: readonly Complaint[]): string => {
  const lines = complaints.slice(0, MOST).map(({ line, text }) => `- Line ${line}: ${text}`);
  const rest = complaints.length - lines.length;
  return [...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join("\n");
};
