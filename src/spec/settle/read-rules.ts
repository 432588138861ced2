import type { FieldRead } from "./value-fields.ts";
import { VALUE_RULES } from "./value-rules.ts";

/** What prose says of a value: parts of a field, and the text that is left. */
export type RulesRead = { field: FieldRead; rest: string; optional: boolean; defaultText: string | null };

/** Reads prose about one value. */
export const readRules = (text: string): RulesRead => {
  const read: RulesRead = { field: {}, rest: text, optional: false, defaultText: null };
  for (const [pattern, find] of VALUE_RULES) {
    const match = pattern.exec(read.rest);
    const found = match && find(match);
    if (!match || found === null) continue;
    const { field = {}, optional, defaultText } = found;
    for (const [name, value] of Object.entries(field))
      if (!(name in read.field)) Object.assign(read.field, { [name]: value });
    read.optional ||= optional === true;
    read.defaultText ??= defaultText ?? null;
    read.rest = `${read.rest.slice(0, match.index)}⟂${read.rest.slice(match.index + match[0].length)}`;
  }
  const { pattern, prefix, ...field } = read.field;
  // What must stand at the beginning, or somewhere, is looked for ahead of the rest.
  read.field = {
    ...field,
    ...((pattern ?? prefix) !== undefined && {
      pattern: prefix === undefined ? pattern : `(?=${prefix})${pattern ?? ".*"}`,
    }),
  };
  return read;
};

/** What is left; the words that only joined what was taken out are nothing. */
export const clausesLeft = (rest: string): string =>
  rest
    .split(/[;⟂]/u)
    .map((statement) =>
      statement
        .split(/,(?!\d{3}(?!\d))/u)
        .map((clause) => clause.replace(/^\s*(?:is|then|must be|must then be|it|has)\s+/iu, "").trim())
        .filter((clause) => !EMPTY.test(clause))
        .join(", ")
        .replace(/^(?:and|or)\s+/iu, ""),
    )
    .filter((statement) => statement !== "")
    .join("; ");

const EMPTY = /^(?:|and|or|is|then|has|must(?: be)?|it|with|\.|:|\(|\)|\(\)|a|an|the)$/iu;
