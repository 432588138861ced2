import { expect, test } from "vitest";
import { tellLongWait } from "#src/github/pace/tell-long-wait.ts";
import { openVirtualClock } from "./virtual-clock.ts";

const MINUTE = 60_000;

const watch = (estimates: number[], deaf = 0) => {
  const clock = openVirtualClock();
  const told: [at: number, until: number][] = [];
  let last = 0;
  const estimate = () => (last = estimates.shift() ?? last);
  const stop = tellLongWait(clock, estimate, (until) => {
    if (deaf-- > 0) return false;
    told.push([clock.now(), until]);
    return true;
  });
  return { clock, told, stop };
};

test("a long wait is told at once, and again when it is not over by then", async () => {
  const { clock, told } = watch([15 * MINUTE, 18 * MINUTE]);
  await clock.runUntil(24 * MINUTE);
  expect(told).toEqual([
    [0, 15 * MINUTE],
    [15 * MINUTE, 18 * MINUTE],
  ]);
});

test("a short one is told only when it has become long", async () => {
  const { clock, told } = watch([0.5 * MINUTE, 1.1 * MINUTE]);
  expect(told).toEqual([]);
  await clock.runUntil(MINUTE);
  expect(told).toEqual([[MINUTE, 1.1 * MINUTE]]);
});

test("nothing is told of what is over", async () => {
  const { clock, stop, told } = watch([0.5 * MINUTE, 5 * MINUTE]);
  stop();
  await clock.runUntil(10 * MINUTE);
  expect(told).toEqual([]);
});

test("what could not be told is told later", async () => {
  const { clock, told } = watch([5 * MINUTE], 2);
  await clock.runUntil(3 * MINUTE);
  expect(told).toEqual([[2 * MINUTE, 5 * MINUTE]]);
});
