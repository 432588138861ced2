import { ROLES } from "./message.ts";
import type { Role, Transcript } from "./message.ts";
import { openPoints } from "./open-points.ts";

export type TurnTaken = { role: Role; round: number };

/** In the last round the PM settles whatever is still open. */
const LAST_ROUND = 3;

const lastSpeaker = (transcript: Transcript): TurnTaken | null => transcript.at(-1) ?? null;

const isDue = (role: Role, round: number, transcript: Transcript): boolean => {
  if (round === 1) return true;
  const open = openPoints(transcript);
  return round === LAST_ROUND ? role === "PM" && open.length > 0 : open.some(({ to }) => to === role);
};

/**
 * Who speaks next, or null when the discussion is over. Everybody speaks once; then those who were asked; then the PM
 * settles the rest. `previous`: the turn taken last, to be given where that role may have said nothing.
 */
export const nextTurn = (
  transcript: Transcript,
  previous: TurnTaken | null = lastSpeaker(transcript),
): TurnTaken | null => {
  const spoken = previous === null ? -1 : ROLES.indexOf(previous.role);
  for (let round = previous?.round ?? 1; round <= LAST_ROUND; round += 1) {
    const waiting = round === previous?.round ? ROLES.slice(spoken + 1) : ROLES;
    const role = waiting.find((each) => isDue(each, round, transcript));
    if (role !== undefined) return { role, round };
  }
  return null;
};
