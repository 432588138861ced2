/** Chance that a seed decides (xorshift): the same seed tries the same things. */
export type Random = { below(limit: number): number; of<T>(choices: readonly T[]): T; chance(share: number): boolean };

export const openRandom = (seed: number): Random => {
  let state = (seed ^ 0x9e37_79b9) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    of: (choices) => choices[below(choices.length)] as (typeof choices)[number],
    chance: (share) => next() < share,
  };
};
