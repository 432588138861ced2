import type { Run } from "#src/durable/step.ts";
import { TransientError } from "#src/errors.ts";
import { parseStatus } from "#src/status.ts";
import { isWait, renderWait, type Wait } from "#src/steering/render-wait.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";

/** Shorter waits are nobody's business. */
const LONG_MS = 60_000;

/**
 * The run, whose status says while a step waits for limits of others, and until when. A crash amid a wait leaves that
 * standing, so after a step that is the first to be performed the comment is looked at. No step fails by what is told of it.
 */
export const tellWaits = (
  run: Run,
  { pacing, thread }: Pick<Ports, "pacing" | "thread">,
  { issue, repo }: Pick<SpecIssue, "issue" | "repo">,
  { within }: Pick<Status, "within">,
): Run => {
  let mayBeTold = true;

  const readNext = async (): Promise<string | null> => {
    const text = await thread.readComment(repo, issue, "status");
    return text === null ? "" : (parseStatus(text)?.next ?? null);
  };
  const tell = async (wait: Wait): Promise<void> => {
    // What asks people for something is not put away for this.
    if ((await readNext()) === null) return;
    mayBeTold = true;
    await within.say(renderWait(wait));
  };
  const takeAway = async (): Promise<void> => {
    if (!mayBeTold) return;
    if (isWait((await readNext()) ?? "")) await within.restore();
    mayBeTold = false;
  };
  const tellOf = async (error: unknown): Promise<void> => {
    if (error instanceof TransientError && error.because === "models" && error.retryAfterMs >= LONG_MS)
      await tell({ what: "a model", until: pacing.now() + error.retryAfterMs, because: error.message });
  };

  return {
    ...run,
    step: (name, effect) =>
      run.step(name, async (attempt) => {
        let telling: Promise<void> = Promise.resolve();
        const onWait = (until: number): void => {
          telling = telling.then(() => tell({ what: "GitHub's rate limit", until })).catch(() => {});
        };
        try {
          const result = await pacing.watch(() => effect(attempt), onWait);
          await telling.then(takeAway).catch(() => {});
          return result;
        } catch (error) {
          await telling.then(() => tellOf(error)).catch(() => {});
          throw error;
        }
      }),
  };
};
