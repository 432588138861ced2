import fc from "fast-check";
import { expect, test } from "vitest";
import { samples } from "#test/samples.ts";
import { outcomeOf } from "./outcome-of.ts";
import { strangeSpec } from "./strange-specs.ts";

/** `npm run bench fuzz` tries ten thousand. */
const RUNS = samples(20);

/** What once broke the reading. */
const BROKE = [
  "POST /stock/items\n- `email`: optional\n|\n```",
  'Members are told:\n\n`POST /members` with `{"a{2": "one", "b(": 1}` → 201',
  '`POST /accounts` and `{"email": "eva@eEvery error is `{ "error": "<code>" }`: 422 `broken_rule` for a member, with `"field"`; 404.org", "password": "at least 8"}`.',
];

test.each(BROKE)("%j does not break the reading", async (body) => {
  expect((await outcomeOf(body)).text).not.toBe("");
});

test("what is nearly a spec becomes a sound plan, or one comment that says what to mend", async () => {
  await fc.assert(
    fc.asyncProperty(strangeSpec, async (body) => {
      const { text } = await outcomeOf(body);
      expect(text).not.toBe("");
    }),
    { numRuns: RUNS },
  );
}, 600_000);
