import { join } from "node:path";
import { runDemo } from "#src/world/demo.ts";
import { openTerminal } from "#src/world/terminal.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Takes a spec through the whole story in a world of its own; `use` is told the URL of what went live. Throws why not. */
export const buildByStory = async (path: string, use: (url: string) => Promise<void>): Promise<void> => {
  let isLive = false;
  const report = await runDemo({
    root: ROOT,
    spec: path,
    report: null,
    port: 0,
    terminal: openTerminal(() => {}),
    signal: new AbortController().signal,
    meanwhile: async ({ repo, world }) => {
      isLive = true;
      await use(await world.cloudflare.reserveUrl((repo.split("/")[1] ?? repo).toLowerCase()));
    },
  });
  const broken = report.claims.filter(({ holds }) => !holds).map(({ cause, claim }) => `${claim}: ${cause}`);
  if (!isLive || broken.length > 0)
    throw new Error([report.failure?.cause, ...broken].filter(Boolean).join("; ") || "it did not go live");
};
