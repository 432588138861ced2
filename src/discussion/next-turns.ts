import { type Lane, LANES } from "./choose-lane.ts";
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

/** Who speaks at once: roles that do not talk with each other. Whoever comes later has heard those before. */
const TOGETHER: readonly (readonly Role[])[] = [["PM"], ["Backend", "Security"], ["Frontend", "DevOps"], ["QA"]];

const placeOf = (role: Role): number => TOGETHER.findIndex((roles) => roles.includes(role));

/**
 * Who speaks next, all at once and each without having heard the others; nobody: the discussion is over. Everybody speaks
 * once; then those who were asked; in the last round of the lane the PM settles the rest. `previous`: one of those who
 * had the turn last, to be given where they may have said nothing.
 */
export const nextTurns = (
  transcript: Transcript,
  lane: Lane,
  previous: TurnTaken | null = lastSpeaker(transcript),
): TurnDue[] => {
  const { rounds } = LANES[lane];
  for (let round = previous?.round ?? 1; round <= rounds; round += 1) {
    const from = round === previous?.round ? placeOf(previous.role) + 1 : 0;
    for (const roles of TOGETHER.slice(from)) {
      const due = roles.filter((role) => isDue(role, round, transcript, rounds));
      if (due.length > 0) return due.map((role) => ({ role, round, lane, rounds }));
    }
  }
  return [];
};
