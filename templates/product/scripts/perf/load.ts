import type { Request, Send, SentAnswer } from "../release/send-request.ts";

/** Times in milliseconds, and calls that were answered otherwise than they should be, by the label of the request. */
export type Sample = { times: Map<string, number[]>; errors: Map<string, number> };

/**
 * What is asked of every arm. `seed`: directory of the storage that each restart begins with; null: an empty one.
 * `concurrency`: how many requests are on their way at once. `turns`: parts that are played one after the other, so that
 * arms can take turns.
 */
export type Load = {
  seed: string | null;
  concurrency: number;
  turns: number;
  warmUp(send: Send): Promise<void>;
  play(send: Send, sample: Sample, turn: number): Promise<void>;
};

export const emptySample = (): Sample => ({ times: new Map(), errors: new Map() });

/** Sends a request and notes how long its answer took, or that it has not the status it should have. */
export const sendTimed = async (
  send: Send,
  request: Request,
  { errors, times }: Sample,
  status: number | null,
): Promise<SentAnswer> => {
  const begun = performance.now();
  const answer = await send(request);
  const spent = performance.now() - begun;
  const { label } = request;
  if (status !== null && answer.status !== status) errors.set(label, (errors.get(label) ?? 0) + 1);
  else if (times.has(label)) times.get(label)?.push(spent);
  else times.set(label, [spent]);
  return answer;
};

/** All turns of one arm alone. */
export const playWhole = async (load: Load, send: Send, sample: Sample): Promise<void> => {
  for (let turn = 0; turn < load.turns; turn += 1) await load.play(send, sample, turn);
};
