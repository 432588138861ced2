import { UserError } from "#src/errors.ts";
import { addClarification, type Clarification } from "./clarification.ts";
import { meaningOf } from "./meaning-of.ts";
import { parseSpec } from "./parse-spec.ts";

type Text = { title: string; body: string };

/** Why a spec with this in it would not be what was meant; null: it would. */
export const tryClarification = (text: Text, clarification: Clarification): string | null => {
  const body = addClarification(text.body, clarification);
  const line = body.trimEnd().split("\n").length;
  try {
    const after = parseSpec({ ...text, body });
    const left = after.uncovered.find((each) => each.line >= line);
    if (left !== undefined) return left.reason;
    if (!("text" in clarification) || meaningOf(after) !== meaningOf(parseSpec(text))) return null;
    return "it changes nothing that is built";
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};
