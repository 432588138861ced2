import { expect, it } from "vitest";
import { createOrderedSender } from "#src/durable/send-in-order.ts";

it("sends to one target in the order of the calls, no two in one millisecond, and outlives a failure", async () => {
  const send = createOrderedSender();
  const sent: { n: number; at: number }[] = [];
  const results = await Promise.allSettled(
    [0, 1, 2, 3].map((n) =>
      send("target", async () => {
        sent.push({ n, at: performance.now() });
        if (n === 1) throw new Error("refused");
        return n;
      }),
    ),
  );
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  expect(sent.map(({ n }) => n)).toEqual([0, 1, 2, 3]);
  const [first, second, third, fourth] = sent.map(({ at }) => at) as [number, number, number, number];
  expect(second - first).toBeGreaterThanOrEqual(1);
  expect(fourth - third).toBeGreaterThanOrEqual(1);

  let other = false;
  const waiting = send("target", () => new Promise<void>((done) => setTimeout(done, 50)));
  await send("another", async () => void (other = true));
  expect(other).toBe(true);
  await waiting;
});
