const BY_FRACTION = 4;

/** P(Z > z) of the standard normal: Marsaglia's series near the middle, Laplace's continued fraction in the tail. */
export const normalTail = (z: number): number => {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < BY_FRACTION) {
    let term = z;
    let sum = z;
    for (let k = 3; term > sum * 1e-17; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 120; k > 0; k--) fraction = z + k / fraction;
  return density / fraction;
};
