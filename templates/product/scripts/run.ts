import { appendFileSync } from "node:fs";

/** Something that whoever started the script can mend; anything else that is thrown is a defect. */
export class Refusal extends Error {}

/** Prints a line, and writes it into the summary of the job where there is one. */
export const say = (line: string): void => {
  console.log(line);
  const { GITHUB_STEP_SUMMARY: summary } = process.env;
  if (summary !== undefined) appendFileSync(summary, `${line}\n`);
};

/** Runs a script. A refusal becomes one line and, in a workflow, an annotation; either way the exit code is 1. */
export const run = async (main: () => Promise<void>): Promise<void> => {
  try {
    await main();
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof Refusal)) throw error;
    say(`**Stopped.** ${error.message}`);
    if (process.env["GITHUB_ACTIONS"] === "true") console.log(`::error::${error.message.replaceAll("\n", "%0A")}`);
  }
};
