import { join } from "node:path";
import { runDemo } from "#src/world/demo.ts";
import { openTerminal } from "#src/world/terminal.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Plays story 1 of a spec, whose path is the project's, in a fresh world and in silence. Throws where it fails. */
export const playStory = async (spec: string): ReturnType<typeof runDemo> => {
  const report = await runDemo({
    root: ROOT,
    spec: join(ROOT, spec),
    report: null,
    port: 0,
    terminal: openTerminal(() => {}),
    signal: new AbortController().signal,
  });
  if (report.ok) return report;
  const why = report.failure ?? report.claims.filter(({ holds }) => !holds);
  throw new Error(`the story failed: ${JSON.stringify(why)}`);
};
