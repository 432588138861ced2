import { createHash } from "node:crypto";

const rank = (name: string, round: number): string => createHash("sha256").update(`${round} ${name}`).digest("hex");

/** The order of one round: another in each, and the same whenever that round is run again. */
export const shuffleRound = <T extends { name: string }>(items: readonly T[], round: number): T[] =>
  items.toSorted((a, b) => rank(a.name, round).localeCompare(rank(b.name, round)));
