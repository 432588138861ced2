import { setTimeout as sleep } from "node:timers/promises";
import { askAt, signIn } from "./ask.ts";
import { type AskCounts, askPatiently } from "./ask-patiently.ts";
import { countEvicted } from "./count-evicted.ts";
import { createRandom } from "./create-random.ts";
import { startMortal } from "./mortal-runtime.ts";
import { openNotebookLane } from "./notebook-lane.ts";
import { openNotificationLane } from "./notification-lane.ts";
import { openControl } from "./read-control.ts";
import type { WebhookReceiver } from "./receive-webhooks.ts";
import { runClients } from "./run-clients.ts";
import { CONTROL_TOKEN, type RuntimeOptions } from "./start-runtime.ts";
import { type Figures, verifyEndurance } from "./verify-endurance.ts";

export type Ordeal = RuntimeOptions & {
  seed: number;
  webhooks: WebhookReceiver;
  /** Clients that write notes, and begin another notebook after so many. */
  notebooks: number;
  notesEach: number;
  /** Clients that send notifications. */
  users: number;
  /** Answers that the runtime gives before it is killed. */
  life: { min: number; max: number };
  /** Asked after each kill. */
  isEnough(kills: number): boolean;
  /** After so many kills, nobody asks for anything until every object is evicted; 0: never. */
  restEvery: number;
  say(line: string): void;
};

export type Ordained = Figures &
  AskCounts & {
    kills: number;
    evicted: number;
    starts: number[];
    seconds: number;
    /** Every promise that was broken, in words. */
    violations: string[];
  };

const MOST_MIDDLE_MS = 25;

/**
 * Clients write and read while the runtime is killed and started again on the same storage. At the end everything that
 * was acknowledged is looked for.
 */
export const endureKills = async (ordeal: Ordeal): Promise<Ordained> => {
  const { isEnough, life, notesEach, restEvery, say, seed, webhooks } = ordeal;
  const begun = performance.now();
  const random = createRandom(seed);
  const violations: string[] = [];
  const onViolation = (text: string) => void violations.push(text);
  const runtime = await startMortal(ordeal);
  const { ask, counts } = askPatiently(
    askAt(() => runtime.address()),
    () => runtime.isUp(),
  );
  const control = openControl(ask, CONTROL_TOKEN);
  const clientNamed = async (name: string) => {
    const token = await signIn(ask, name);
    return { name, ask, token, onViolation, random: createRandom(random() * 2 ** 32) };
  };
  try {
    await control.tune({ reportMs: 500 });
    const notebooks = [];
    for (let n = 0; n < ordeal.notebooks; n += 1)
      notebooks.push(openNotebookLane({ ...(await clientNamed(`writer${n}`)), notesEach }));
    const users = [];
    for (let n = 0; n < ordeal.users; n += 1)
      users.push(openNotificationLane({ ...(await clientNamed(`sender${n}`)), webhook: webhooks.url }));
    const clients = runClients([...notebooks, ...users]);
    let evicted = 0;
    do {
      const last = counts.answers + life.min + random() * (life.max - life.min);
      while (counts.answers < last) await Promise.race([sleep(5), clients.failed]);
      // In the middle of what comes after that answer, wherever that is.
      await sleep(random() * MOST_MIDDLE_MS);
      await runtime.rise();
      say(`${runtime.kills()} kills, ${counts.answers} answers, ${violations.length} violations`);
      if (restEvery > 0 && runtime.kills() % restEvery === 0) {
        await clients.pause();
        evicted += await countEvicted(control, notebooks);
        clients.resume();
      }
    } while (!isEnough(runtime.kills()));
    await clients.stop();
    // The last words are answered. What they still have to set off must survive one more end.
    await runtime.rise();
    const figures = await verifyEndurance({ control, notebooks, users, webhooks, onViolation });
    const { starts } = runtime;
    const seconds = (performance.now() - begun) / 1000;
    return { ...figures, ...counts, kills: runtime.kills(), evicted, starts, seconds, violations };
  } finally {
    await runtime.close();
  }
};
