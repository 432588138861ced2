import type { Expression } from "#src/spec/expression.ts";

/** Code of texts as one; `codes` are those of the operands. */
export const joinTexts = (operands: readonly Expression[], codes: readonly string[]): string => {
  const parts = operands.map((each, n) =>
    "value" in each ? String(each.value).replaceAll(/[`\\]|\$\{/gu, String.raw`\$&`) : `\${${codes[n] ?? ""}}`,
  );
  return `\`${parts.join("")}\``;
};
