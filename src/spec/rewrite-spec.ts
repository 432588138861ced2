import { isDeepStrictEqual } from "node:util";
import { UserError } from "#src/errors.ts";
import { parseSpec } from "./parse-spec.ts";
import { readSpecText } from "./read-spec-text.ts";
import { renderSpec } from "./render-spec.ts";
import type { Spec } from "./spec.ts";

/** What is built of a spec, wherever its author says it. */
const builtOf = ({ errors, objectives, scenarios, services }: Spec): unknown =>
  JSON.parse(
    JSON.stringify({ errors, objectives, scenarios, services }, (key, value: unknown) =>
      key === "line" || key === "names" ? undefined : value,
    ),
  );

/** A spec as Markdown in sections. Throws a `UserError` where that would say anything else. */
export const rewriteSpec = (spec: Spec): string => {
  const text = renderSpec(spec);
  try {
    if (isDeepStrictEqual(builtOf(parseSpec(readSpecText(text, spec.title))), builtOf(spec))) return text;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  throw new UserError(
    "spec-not-understood",
    "Not all of this spec can be said in sections: it tells its requests.",
    "Keep it as it is.",
  );
};
