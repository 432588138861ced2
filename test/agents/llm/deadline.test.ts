import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startDeadline } from "#src/agents/llm/deadline.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LIMITS = { totalMs: 1000, idleMs: 300 };
const start = (signal = new AbortController().signal) => startDeadline(signal, LIMITS);

test("silence passes it", () => {
  const deadline = start();
  vi.advanceTimersByTime(299);
  expect([deadline.passed(), deadline.signal.aborted]).toEqual([null, false]);
  vi.advanceTimersByTime(1);
  expect([deadline.passed(), deadline.signal.aborted]).toEqual(["idle", true]);
});

test("signs of life put off the silence, not the end", () => {
  const deadline = start();
  for (let beat = 0; beat < 9; beat++) {
    vi.advanceTimersByTime(100);
    deadline.beat();
  }
  expect(deadline.passed()).toBeNull();
  vi.advanceTimersByTime(100);
  expect(deadline.passed()).toBe("total");
});

test("the caller's signal aborts it, with its reason, and passes no limit", () => {
  const controller = new AbortController();
  const deadline = start(controller.signal);
  controller.abort("enough");
  expect([deadline.signal.aborted, deadline.signal.reason, deadline.passed()]).toEqual([true, "enough", null]);
  expect(start(controller.signal).signal.aborted).toBe(true);
});

test("its end stops all that runs on it, and leaves nothing behind", () => {
  const controller = new AbortController();
  const deadline = start(controller.signal);
  deadline.end();
  expect([deadline.signal.aborted, vi.getTimerCount()]).toEqual([true, 0]);
  vi.advanceTimersByTime(5000);
  expect(deadline.passed()).toBeNull();
});
