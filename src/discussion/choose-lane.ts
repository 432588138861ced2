import { renderCount } from "#src/markdown.ts";

export type Lane = "tiny" | "standard" | "large";

/** `rounds`: at most so many; in the last one the PM settles what is open. `shown`: characters of a comment before the fold. */
export const LANES: Record<Lane, { rounds: number; shown: number }> = {
  tiny: { rounds: 3, shown: 800 },
  standard: { rounds: 4, shown: 1_000 },
  large: { rounds: 5, shown: 1_150 },
};

const TINY = { services: 1, operations: 6 };
const STANDARD = { services: 4, operations: 25 };

const fits = (services: number, operations: number, most: typeof TINY): boolean =>
  services <= most.services && operations <= most.operations;

/** How much talk a spec is worth, by the number of its services and operations. */
export const chooseLane = ({ services }: { services: readonly { operations: readonly unknown[] }[] }): Lane => {
  const operations = services.reduce((sum, service) => sum + service.operations.length, 0);
  if (fits(services.length, operations, TINY)) return "tiny";
  return fits(services.length, operations, STANDARD) ? "standard" : "large";
};

/** The lane and what it means, in words. */
export const describeLane = (lane: Lane): string => `${lane} lane, at most ${renderCount(LANES[lane].rounds, "round")}`;
