export type Random = {
  /** In [0, 1). */
  uniform: () => number;
  normal: () => number;
  poisson: (mean: number) => number;
};

/** The same numbers for the same seed, on every machine (sfc32). */
export const randomOf = (seed: number): Random => {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
  const next = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
  for (let n = 0; n < 15; n++) next();
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
