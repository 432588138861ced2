import type { Contender } from "./contender.ts";
import { shuffleRound } from "./shuffle-round.ts";
import { type Running, type Start, startContender, type Turn } from "./start-contender.ts";
import type { Loader } from "./start-loader.ts";

/** What was seen of one contender: a turn for each round, and a start for each time all were started anew. */
export type Sample = { turns: Turn[]; starts: Start[] };

/** A process has luck of its own, with its memory and its compiled code; new ones draw anew. */
export const ROUNDS_PER_START = 30;
const ROUNDS_PER_LINE = 10;

const blame =
  (name: string) =>
  (error: unknown): never => {
    throw new Error(`${name} failed: ${String(error)}`, { cause: error });
  };

/** Rounds in which each contender has one turn, in an order that changes. */
export const runRounds = async (
  contenders: readonly Contender[],
  scripts: ReadonlyMap<string, string>,
  loader: Loader,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Map<string, Sample>> => {
  const samples = new Map<string, Sample>(contenders.map(({ name }) => [name, { turns: [], starts: [] }]));
  let running: Running[] = [];
  const closeAll = async () => {
    await Promise.all(running.map((one) => one.close()));
    running = [];
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      if (round % ROUNDS_PER_START === 0) {
        await closeAll();
        console.log("starting and warming each …");
        for (const contender of shuffleRound(contenders, round)) {
          const script = scripts.get(contender.name) ?? "";
          const one = await startContender(contender, script, loader).catch(blame(contender.name));
          running.push(one);
          samples.get(one.name)?.starts.push(one.start);
        }
      }
      for (const one of shuffleRound(running, round))
        samples.get(one.name)?.turns.push(await one.takeTurn(seconds).catch(blame(one.name)));
      if ((round + 1) % ROUNDS_PER_LINE === 0) console.log(`round ${round + 1} of ${rounds}`);
    }
  } finally {
    await closeAll();
  }
  return samples;
};
