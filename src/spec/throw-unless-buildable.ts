import { SpecContradiction } from "./spec-contradiction.ts";
import { UserError } from "#src/errors.ts";
import type { ScenarioDraft } from "./parse-scenarios.ts";
import type { ServiceDraft } from "./parse-service.ts";
import { quoteLine } from "./reading.ts";
import type { Clash, Reading } from "./reading.ts";
import type { Section } from "./split-sections.ts";

/** GitHub's own bound on an issue's body, in characters. */
const LIMIT = 65_536;
/** More than this is several products. */
const MOST_SERVICES = 50;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const BINARY = /[\u0000-\u0008\u000E-\u001F\u007F\uFFFD]/u;

/** Throws where an issue is too long, or no text. */
export const throwUnlessText = (title: string, body: string): void => {
  if (body.length > LIMIT)
    throw new UserError(
      "spec-too-long",
      `The issue has ${body.length.toLocaleString("en")} characters; at most ${LIMIT.toLocaleString("en")} are read.`,
      "Keep what the product must do, and link to the rest.",
    );
  if (BINARY.test(body) || BINARY.test(title))
    throw new UserError(
      "spec-not-text",
      "The issue holds bytes that are no text.",
      "Paste the spec as plain Markdown.",
    );
};

/** Throws where a text describes nothing, or too much. */
export const throwUnlessBuildable = (
  sections: readonly Section[],
  drafts: readonly ServiceDraft[],
  scenarios: readonly ScenarioDraft[],
): void => {
  if (drafts.length > MOST_SERVICES)
    throw new UserError(
      "spec-too-long",
      `The issue describes ${drafts.length} services; at most ${MOST_SERVICES} go into one product.`,
      "Split it into several issues, each for a repository of its own.",
    );
  if (drafts.length > 0) return;
  const recognised = sections.some(({ kind }) => kind !== "summary" && kind !== "unknown") || scenarios.length > 0;
  if (recognised)
    throw new UserError(
      "spec-without-service",
      "No service is described.",
      'Add a heading "Services", and under it one heading for each thing the product keeps.',
    );
  throw new UserError(
    "spec-not-understood",
    "No service or scenario was found in this text.",
    "Write the spec in English, with the headings below.",
  );
};

/** Throws where two lines disagree. */
export const throwIfContradictory = (clashes: readonly Clash[]): void => {
  if (clashes.length > 0) throw new SpecContradiction(clashes);
};

/** Says which lines stand in the way, why, and how to say them. */
export const throwIfRefused = ({ refusals }: Reading): void => {
  if (refusals.length === 0) return;
  const named = refusals
    .toSorted((a, b) => a.line - b.line)
    .slice(0, 8)
    .map(({ line, text, reason }) => `Line ${line}, ${quoteLine(text)}: ${reason}.`);
  const mends = [...new Set(refusals.slice(0, 8).map(({ mend }) => mend))];
  throw new UserError("spec-not-understood", named.join("\n"), mends.join(" "));
};
