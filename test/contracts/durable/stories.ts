import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "#src/durable/step.ts";
import { TransientError, UserError } from "#src/errors.ts";

/** What the effects of this process did, by run. The journal knows nothing of it. */
export const effects: { run: string; what: string; at: number }[] = [];
/** More than any test spends. */
export const CAPS = { perRun: 1e9, perDay: 1e9, perInstallationDay: 1e9 };

const note = (run: Run, what: string): void => void effects.push({ run: run.id, what, at: Date.now() });

const caught = (error: unknown): object =>
  error instanceof UserError
    ? { is: "UserError", code: error.code, message: error.message, mend: error.mend }
    : { is: error instanceof Error ? error.name : typeof error, message: String(error) };

/** Kinds of runs that each show one promise of the port. */
export const stories = {
  /** Five effects, each a line in `file`. With `killAfter`, its process ends by kill −9 between that step and the next. */
  fiveLines: async (run: Run, { file, killAfter }: { file: string; killAfter: number }) => {
    for (let n = 1; n <= 5; n += 1) {
      await run.step(`line-${n}`, async () => appendFileSync(file, `${n}\n`));
      // Only in the process that was told so, else the run could never end.
      if (n === killAfter && process.argv.includes("--kill")) process.kill(process.pid, "SIGKILL");
    }
    return run.step("last", async () => "ended");
  },
  collect: async (run: Run, { seconds }: { seconds: number }) => {
    const got: unknown[] = [];
    for (;;) {
      const signal = await run.nextSignal<string>(seconds);
      got.push(signal);
      if (signal === null || signal === "stop") return got;
    }
  },
  refused: async (run: Run) => {
    const seen = await run
      .step("ask", async () => {
        note(run, "ask");
        throw new UserError("spec-empty", "The issue is empty.", "Write what you need.");
      })
      .catch(caught);
    note(run, JSON.stringify(seen));
    await run.nextSignal(60);
    return seen;
  },
  broken: async (run: Run) => {
    const secret = Object.assign(new Error("inner"), { token: "s3cret" });
    return run.step("break", () =>
      Promise.reject(Object.assign(new Error("outer", { cause: secret }), { request: secret })),
    );
  },
  rejected: async () => {
    throw new UserError("name-taken", "That name is taken.", "Choose another.");
  },
  flaky: async (run: Run, { fails, retryAfterMs }: { fails: number; retryAfterMs: number }) => {
    let tries = 0;
    return run.step("try", async () => {
      note(run, "try");
      tries = effects.filter((effect) => effect.run === run.id).length;
      if (tries <= fails) throw new TransientError("not yet", retryAfterMs);
      return tries;
    });
  },
  slow: async (run: Run, { ms }: { ms: number }) => {
    const first = await run.step("slow", async () => {
      note(run, "slow");
      await sleep(ms, undefined, { ref: false });
      return "slept";
    });
    const at = await run.now();
    return { first, at };
  },
};
