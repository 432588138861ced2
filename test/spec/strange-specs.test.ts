import fc from "fast-check";
import { expect, test } from "vitest";
import { outcomeOf } from "./outcome-of.ts";
import { strangeSpec } from "./strange-specs.ts";

/** `npm run bench fuzz` tries ten thousand. */
const RUNS = 40;

test("what is nearly a spec becomes a sound plan, or one comment that says what to mend", async () => {
  await fc.assert(
    fc.asyncProperty(strangeSpec, async (body) => {
      const { text } = await outcomeOf(body);
      expect(text).not.toBe("");
    }),
    { numRuns: RUNS },
  );
}, 120_000);
