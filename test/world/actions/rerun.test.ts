import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { startWorld } from "./memory-host.ts";

const world = startWorld();

afterAll(async () => {
  await world.actions.close();
  rmSync(world.directory, { recursive: true, force: true });
});

test("what failed is run again with what waited for it, and what succeeded is kept", async () => {
  const seen = await world.run(`name: Test
on: push
jobs:
  steady:
    runs-on: ubuntu-latest
    outputs: { made: "\${{ steps.made.outputs.made }}" }
    steps:
      - id: made
        run: echo "made=once" >> "$GITHUB_OUTPUT"
  moody:
    runs-on: ubuntu-latest
    steps: [{ run: 'test "$GITHUB_RUN_ATTEMPT" = 2' }]
  last:
    needs: [steady, moody]
    runs-on: ubuntu-latest
    steps: [{ run: 'echo "got \${{ needs.steady.outputs.made }} at \${{ github.run_attempt }}"' }]`);
  const [steady, moody, last] = seen.jobs;
  const ends = () => seen.jobs.map(({ updates }) => updates.flatMap(({ conclusion }) => conclusion ?? []));
  expect([seen.conclusion, ends()]).toEqual(["failure", [["success"], ["failure"], ["skipped"]]]);
  seen.rerun?.();
  await world.actions.idle();
  expect([seen.conclusion, ends()]).toEqual(["success", [["success"], ["failure", "success"], ["skipped", "success"]]]);
  expect(last?.last.log).toContain("got once at 2");
  expect(moody?.last.jobId).not.toBe(moody?.updates[0]?.jobId);
  expect(steady?.updates.every(({ jobId }) => jobId === steady.last.jobId)).toBe(true);
});
