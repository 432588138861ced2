import type { UserError } from "#src/errors.ts";
import { renderFold } from "#src/markdown.ts";
import { makeInert } from "./make-inert.ts";
import { SPEC_EXAMPLE } from "./spec-example.ts";

const list = (message: string): string => {
  const lines = message.split("\n").map((line) => makeInert(line));
  return lines.length === 1 ? "" : `\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
};

/** What is no fault of the issue's words is not mended by editing them. */
const rereads = ({ code, mend }: UserError): string =>
  code === "product-exists" || /\bedit the issue\b/iu.test(mend) ? "" : " Edit the issue and it is read again.";

/** What is wrong, in one line. */
export const headProblem = ({ message }: UserError): string => {
  const [first = "", ...more] = message.split("\n");
  return more.length === 0 ? makeInert(first) : `There are ${more.length + 1} problems.`;
};

/** The one comment that says why nothing is built and what mends it, with an example where the spec is at fault. */
export const renderProblem = (error: UserError): string => {
  const example = `\`\`\`\`markdown\n${SPEC_EXAMPLE}\`\`\`\``;
  return [
    `**Nothing is built yet.** ${headProblem(error)}${list(error.message)}`,
    `**What to do:** ${makeInert(error.mend)}${rereads(error)}`,
    ...(error.code.startsWith("spec-") ? [renderFold("How a spec is written", example)] : []),
  ].join("\n\n");
};
