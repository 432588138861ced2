import { UserError } from "#src/errors.ts";
import { parseSpec } from "./parse-spec.ts";

const MOST = 12;

/** Why a text cannot be built to its last line, a sentence each; none: it can, but for what takes code of its own. */
export const complainOfReading = (text: { title: string; body: string }): string[] => {
  try {
    const { handwritten = [], uncovered } = parseSpec(text);
    const apart = new Set(handwritten.map(({ line }) => line));
    return uncovered
      .filter(({ line }) => !apart.has(line))
      .map(({ line, reason, text: said }) => `Line ${line}, “${said}”: ${reason}.`)
      .slice(0, MOST);
  } catch (error) {
    if (error instanceof UserError) return [`${error.message} ${error.mend}`];
    throw error;
  }
};
