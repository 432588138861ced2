import { type Box, BOXES, type Build } from "./board.ts";
import { offersOf } from "./offers-of.ts";

export type Tick = { issue: number; box: Box };

const TICKED = /^\s*[-*+] \[[xX]\] <!-- ([a-z]{1,10})=(\d{1,10}) -->/gmu;
/** Ticks of one edit that are followed. */
const MOST = 20;

const ticksIn = (text: string): Tick[] =>
  [...text.matchAll(TICKED)].flatMap(([, name, issue]) => {
    const box = BOXES.find((each) => each === name);
    return box === undefined ? [] : [{ box, issue: Number(issue) }];
  });

const isSame =
  (one: Tick) =>
  (other: Tick): boolean =>
    one.box === other.box && one.issue === other.issue;

/**
 * What an edit has ticked, of that which a build offers as it stands. A box that was ticked before is an order that was
 * given already.
 */
export const readTicks = (before: string, after: string, builds: readonly Build[]): Tick[] => {
  const old = ticksIn(before);
  const offered = ({ box, issue }: Tick) =>
    builds.some((build) => build.issue === issue && offersOf(build).includes(box));
  return ticksIn(after)
    .filter((tick, n, all) => all.findIndex(isSame(tick)) === n && !old.some(isSame(tick)) && offered(tick))
    .slice(0, MOST);
};
