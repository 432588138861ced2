/** What people settled about a spec, one line of its `## Clarifications` each. `of`: what it is about, as it is quoted. */
export type Clarification =
  /** The line is not built. */
  | { kind: "left-out"; of: string }
  /** Code of its own does what the line says. */
  | { kind: "by-hand"; of: string }
  /** Somebody was asked, and wants what was meant to be done anyway. */
  | { kind: "as-it-is"; of: string }
  /** `text` is built in place of the line. */
  | { kind: "instead"; of: string; text: string }
  /** A sentence that the spec holds from now on. */
  | { kind: "rule"; text: string };

const LONGEST = 160;

/** An author's words as they are quoted: one line, which fits between code marks. */
export const quoteOf = (text: string): string => {
  const line = text.replaceAll("`", "").replaceAll(/\s+/gu, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};

const FORMS = [
  ["left-out", "is left out", /^`([^`]+)` is left out\.?$/u],
  ["by-hand", "is written by hand", /^`([^`]+)` is written by hand\.?$/u],
  ["as-it-is", "stays as it is", /^`([^`]+)` stays as it is\.?$/u],
] as const;
const INSTEAD = /^Instead of `([^`]+)`: ([^]+)$/u;

export const renderClarification = (clarification: Clarification): string => {
  if (clarification.kind === "rule") return clarification.text;
  if (clarification.kind === "instead") return `Instead of \`${clarification.of}\`: ${clarification.text}`;
  const [, words] = FORMS.find(([kind]) => kind === clarification.kind) ?? [];
  return `\`${clarification.of}\` ${words ?? ""}.`;
};

/** Reads back what `renderClarification` wrote. Any other sentence is a rule. */
export const parseClarification = (line: string): Clarification => {
  for (const [kind, , pattern] of FORMS) {
    const of = pattern.exec(line)?.[1];
    if (of !== undefined) return { kind, of };
  }
  const [, of, text] = INSTEAD.exec(line) ?? [];
  return of === undefined || text === undefined ? { kind: "rule", text: line } : { kind: "instead", of, text };
};

const HEADING = "## Clarifications";
const ENDS_SO = /(?:^|\n)## Clarifications\n(?:\n|- .*\n)*$/u;

/** The text of a spec with one more line under its last heading, `## Clarifications`. Ends with a newline. */
export const addClarification = (body: string, clarification: Clarification): string => {
  const ended = `${body.trimEnd()}\n`;
  const base = ENDS_SO.test(ended) ? ended : `${ended}\n${HEADING}\n\n`;
  return `${base}- ${renderClarification(clarification)}\n`;
};
