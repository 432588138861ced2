import { type Lane, LANES } from "./choose-lane.ts";
import { ROLES } from "./message.ts";
import type { Role, Transcript } from "./message.ts";
import { openPoints } from "./open-points.ts";

export type TurnTaken = { role: Role; round: number };

/** `rounds`: there are no more than these in its lane. */
export type TurnDue = TurnTaken & { lane: Lane; rounds: number };

const lastSpeaker = (transcript: Transcript): TurnTaken | null => transcript.at(-1) ?? null;

const isDue = (role: Role, round: number, transcript: Transcript, last: number): boolean => {
  if (round === 1) return true;
  const open = openPoints(transcript);
  return round === last ? role === "PM" && open.length > 0 : open.some(({ to }) => to === role);
};

/**
 * Who speaks next, or null when the discussion is over. Everybody speaks once; then those who were asked; in the last
 * round of the lane the PM settles the rest. `previous`: the turn taken last, to be given where that role may have said
 * nothing.
 */
export const nextTurn = (
  transcript: Transcript,
  lane: Lane,
  previous: TurnTaken | null = lastSpeaker(transcript),
): TurnDue | null => {
  const { rounds } = LANES[lane];
  const spoken = previous === null ? -1 : ROLES.indexOf(previous.role);
  for (let round = previous?.round ?? 1; round <= rounds; round += 1) {
    const waiting = round === previous?.round ? ROLES.slice(spoken + 1) : ROLES;
    const role = waiting.find((each) => isDue(each, round, transcript, rounds));
    if (role !== undefined) return { role, round, lane, rounds };
  }
  return null;
};
