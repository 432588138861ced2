import { appendFileSync } from "node:fs";
import type { Ledger } from "#src/durable/ledger.ts";
import type { Run } from "#src/durable/step.ts";

type Input = { file: string; installationId: number; killAt: number };

/** Costs 7 of at most 10 micro-dollars a call. */
export const payingStories = (ledger: () => Promise<Ledger>) => ({
  /**
   * One step with five paid calls, each a line in `file`. With `killAt`, its process ends by kill −9 amid that call: it
   * was made, and nobody heard the answer.
   */
  fiveCalls: (run: Run, { file, installationId, killAt }: Input) =>
    run.step("ask", async () => {
      const { pay } = await ledger();
      const answers: number[] = [];
      for (let n = 1; n <= 5; n += 1) {
        const key = `${run.id}/${n}`;
        const call = { key, runId: run.id, installationId, role: "PM", phase: "plan", model: "m", mostMicroUsd: 10 };
        const answer = await pay(call, async () => {
          appendFileSync(file, `${n}\n`);
          // Only in the process that was told so, else the run could never end.
          if (n === killAt && process.argv.includes("--kill")) process.kill(process.pid, "SIGKILL");
          const usage = { input: 1, cacheRead: 2, cacheWritten: 3, output: 4 };
          return { result: n * n, microUsd: 7, usage, requestId: `request ${n}` };
        });
        answers.push(answer);
      }
      return answers;
    }),
});
