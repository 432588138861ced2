import type { Reading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";

/** What these rules say of a field is understood after all, though no rule for fields knew it. */
export const forgetUncovered = (reading: Reading, { line, name }: Field, rules: readonly string[]): void => {
  const lead = `${name}: `;
  reading.uncovered = reading.uncovered.filter(
    ({ line: at, text }) =>
      at !== line || !text.startsWith(lead) || !rules.some((rule) => rule.includes(text.slice(lead.length))),
  );
};
