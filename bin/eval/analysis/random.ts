export type Random = {
  /** In [0, 1). */
  uniform: () => number;
  normal: () => number;
  poisson: (mean: number) => number;
};

/** The same numbers for the same key, on every machine (sfc32). A key is a seed, and which of its streams. */
export const randomOf = (...key: number[]): Random => {
  const state = Uint32Array.of(0x9e3779b9, 0x243f6a88, 0, 1);
  const next = (): number => {
    const a = state[0] ?? 0;
    const b = state[1] ?? 0;
    const c = state[2] ?? 0;
    const d = state[3] ?? 0;
    const t = (a + b + d) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + t;
    state[3] = d + 1;
    return t >>> 0;
  };
  for (const part of key) {
    state[2] = (state[2] ?? 0) ^ part;
    for (let n = 0; n < 12; n++) next();
  }
  const uniform = (): number => next() / 2 ** 32;
  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  const poisson = (mean: number): number => {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const least = Math.exp(-mean);
    let count = 0;
    for (let left = uniform(); left > least; left *= uniform()) count += 1;
    return count;
  };
  return { uniform, normal, poisson };
};
