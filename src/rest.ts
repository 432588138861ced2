import type { Run } from "#src/durable/step.ts";
import type { Signal } from "#src/signal.ts";

/** Waits some time, and has `hear` told of what reaches the run meanwhile. */
export const rest = async (
  run: Run,
  seconds: number,
  hear: (signal: Signal) => Promise<void> = async () => undefined,
): Promise<void> => {
  if (seconds <= 0) return;
  const end = Date.parse(await run.now()) + 1_000 * seconds;
  for (let left = seconds; left > 0; left = (end - Date.parse(await run.now())) / 1_000) {
    const signal = await run.nextSignal<Signal>(left);
    if (signal === null) return;
    await hear(signal);
  }
};
