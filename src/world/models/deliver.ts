import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { Spoken } from "./script.ts";

/** Sends `events` in the manner asked for. Resolves when no more will be sent. */
export const deliver = async (
  response: ServerResponse,
  events: string[],
  { slow = 0, breakOff = Infinity, stall = Infinity }: Pick<Spoken, "slow" | "breakOff" | "stall">,
): Promise<void> => {
  const chunks = cutThrough(events);
  for (let sent = 0; sent <= chunks.length; sent++) {
    if (response.destroyed || sent === stall) return;
    if (sent === breakOff) return void response.socket?.resetAndDestroy();
    const chunk = chunks[sent];
    if (chunk === undefined) break;
    response.write(chunk);
    await setTimeout(slow);
  }
  response.end();
};

/** The same bytes, in chunks that each end in the middle of an event: whoever reads must not take one for the other. */
const cutThrough = (events: string[]): Buffer[] => {
  const bytes = Buffer.from(events.join(""));
  const ends = events.map(
    (_, n) => Buffer.byteLength(events.slice(0, n).join("")) + (Buffer.byteLength(events[n] ?? "") >> 1),
  );
  return [0, ...ends].map((from, n) => bytes.subarray(from, ends[n] ?? bytes.length));
};
