import { openBudget, type Told } from "./budget.ts";
import type { Clock } from "./clock.ts";
import type { Kind } from "./limits.ts";
import { tellLongWait } from "./tell-long-wait.ts";
import { tellSeldom } from "./tell-seldom.ts";
import type { OnWait } from "./watch-waits.ts";

/** Most urgent first: what answers a person, what says how a run stands, the work itself, what nobody waits for. */
const URGENCIES = ["answer", "status", "bulk", "idle"] as const;
export type Urgency = (typeof URGENCIES)[number];

/** What of every limit is left to what is more urgent; a little always, since GitHub's clock is not ours. */
const RESERVES: Record<Urgency, number> = { answer: 0.02, status: 0.05, bulk: 0.1, idle: 0.1 };
const KINDS: readonly Kind[] = ["content", "write", "read"];
/** Requests under way at once; GitHub allows a hundred. */
const AT_ONCE = 10;

/** `issue`: its number, or 0 for what is of none, or known by another name. */
export type Paced = { kind: Kind; urgency: Urgency; repo: string; issue: number };
/** `onWait` hears of a wait in bulk: what is more urgent is what tells of it. */
export type Pace = {
  send<T>(request: Paced, send: () => Promise<T>, onWait?: OnWait): Promise<T>;
  learn(told: Told): void;
};

/** `nth`: in the order in which they were asked for. */
type Turn = { issue: number; nth: number; go: () => void };
type Waiting = Map<string, Turn[]>;
type Queue = { urgency: Urgency; kind: Kind; waiting: Waiting };

/** Of one repository older issues come first, so that something is finished early where many are filed at once. */
const add = (waiting: Waiting, repo: string, turn: Turn): void => {
  const turns = waiting.get(repo) ?? [];
  const later = turns.findIndex(({ issue }) => issue > turn.issue);
  waiting.set(repo, turns.toSpliced(later === -1 ? turns.length : later, 0, turn));
};

/** The first of the repository whose turn it is, which has its next turn after all others. */
const takeNext = (waiting: Waiting): Turn | undefined => {
  const [turn] = waiting;
  if (turn === undefined) return undefined;
  const [repo, [first, ...rest]] = turn;
  waiting.delete(repo);
  if (rest.length > 0) waiting.set(repo, rest);
  return first;
};

/** How many of a kind wait that were asked for before the nth. */
const countBefore = (queues: readonly Queue[], kind: Kind, nth: number): number =>
  queues.flatMap((one) => (one.kind === kind ? [...one.waiting.values()].flat() : [])).filter((turn) => turn.nth < nth)
    .length;

/**
 * The pace of one installation: GitHub's limits are kept, what is urgent overtakes, and among what is as urgent repositories
 * take turns, in which the oldest issue goes first. What is sent is never sent again by itself.
 */
export const openPace = (clock: Clock): Pace => {
  const budget = openBudget();
  const tell = tellSeldom(clock);
  const queues: Queue[] = URGENCIES.flatMap((urgency) => KINDS.map((kind) => ({ urgency, kind, waiting: new Map() })));
  let underWay = 0;
  let asked = 0;
  let cancelWake = (): void => {};

  const goOn = (): void => {
    cancelWake();
    let wakeAt = Infinity;
    for (const { kind, urgency, waiting } of queues) {
      while (waiting.size > 0 && underWay < AT_ONCE) {
        const now = clock.now();
        const at = budget.freeAt(kind, RESERVES[urgency], now);
        if (at > now) {
          wakeAt = Math.min(wakeAt, at);
          break;
        }
        budget.spend(kind, now);
        underWay += 1;
        takeNext(waiting)?.go();
      }
    }
    cancelWake = wakeAt === Infinity ? () => {} : clock.after(Math.max(0, wakeAt - clock.now()), goOn);
  };

  /** About when the nth request may go. */
  const estimate = (kind: Kind, nth: number): number =>
    budget.freeAt(kind, RESERVES.bulk, clock.now(), countBefore(queues, kind, nth));

  return {
    learn: budget.learn,
    send: async ({ issue, kind, repo, urgency }, send, onWait) => {
      const queue = queues.find((one) => one.kind === kind && one.urgency === urgency);
      const nth = asked++;
      let isWaiting = true;
      let stop = (): void => {};
      await new Promise<void>((resolve) => {
        const go = (): void => {
          isWaiting = false;
          stop();
          resolve();
        };
        if (queue !== undefined) add(queue.waiting, repo, { issue, nth, go });
        goOn();
        if (isWaiting && onWait !== undefined && urgency === "bulk")
          stop = tellLongWait(
            clock,
            () => estimate(kind, nth),
            (until) => tell(onWait, until),
          );
      });
      try {
        return await send();
      } finally {
        underWay -= 1;
        goOn();
      }
    },
  };
};
