import { setTimeout as sleep } from "node:timers/promises";
import type { Crowd } from "./open-crowd.ts";
import { askForHelp, countHelps, isSeen, type Place } from "./read-thread.ts";

const LOOK_MS = 200;
const PAUSE_MS = 15_000;

/** Seconds from a command to the 👀 on it and to its answer; null: not before all was over. */
export type Asked = { seen: number | null; answered: number | null };

/** Somebody gives a command that changes nothing, again and again amid it all, each time in another place. */
export const askAmid = (crowd: Crowd, placeOf: () => Place | undefined): (() => Promise<Asked[]>) => {
  const all: Asked[] = [];
  let isOver = false;

  const ask = async (place: Place): Promise<void> => {
    const asked: Asked = { seen: null, answered: null };
    all.push(asked);
    const before = await countHelps(crowd, place);
    const at = performance.now();
    const comment = await askForHelp(crowd, place);
    while (!isOver && asked.answered === null) {
      const seconds = (performance.now() - at) / 1000;
      if (asked.seen === null && (await isSeen(crowd, place, comment))) asked.seen = seconds;
      if ((await countHelps(crowd, place)) > before) asked.answered = seconds;
      await sleep(LOOK_MS);
    }
  };

  const asking = (async () => {
    while (!isOver) {
      const place = placeOf();
      if (place !== undefined) await ask(place);
      for (let waited = 0; !isOver && waited < PAUSE_MS; waited += LOOK_MS) await sleep(LOOK_MS);
    }
  })();
  return async () => {
    isOver = true;
    await asking;
    return all;
  };
};
