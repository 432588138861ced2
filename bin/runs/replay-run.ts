import { join } from "node:path";
import type { OpenWorkbench } from "#src/agents/llm/workbench.ts";
import { readReplayedMinds } from "#src/config.ts";
import { readRun } from "#src/world/models/recorded-run.ts";
import { replayExchanges } from "#src/world/models/replay-exchanges.ts";
import { type PlayedRun, playRun } from "./play-run.ts";

export const RUNS = join(import.meta.dirname, "..", "..", "examples", "runs");

/** So long that calls which are made at once are in progress at once. */
const PAUSE_MS = 40;

/** Checks of code by hand that would pass tell a model nothing, so a replay can do without them. */
const unchecked =
  (open: OpenWorkbench): OpenWorkbench =>
  async (given) => ({ ...(await open(given)), check: async () => ({ outcome: "not-run", text: "" }) });

/** Plays a recorded run up to its draft pull request. Throws where something is asked that nobody recorded. */
export const replayRun = async (
  name: string,
  openWorkbench: OpenWorkbench,
): Promise<PlayedRun & { recorded: number; left: number; answeredBy: string }> => {
  const run = readRun(join(RUNS, name));
  if (run === null) throw new Error(`there is no recorded run ${name}`);
  const replay = replayExchanges(run.exchanges, PAUSE_MS);
  try {
    const { models } = readReplayedMinds(run.settings);
    const played = await Promise.race([
      playRun(join(RUNS, name, run.name), models, unchecked(openWorkbench)),
      replay.missed,
    ]);
    return { ...played, recorded: run.exchanges.length, left: replay.left(), answeredBy: run.answeredBy };
  } finally {
    replay.close();
  }
};
