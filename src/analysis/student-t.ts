/** ln Γ(x) for x > 0 (Lanczos, g = 7, nine terms; Numerical Recipes 6.1). */
const logGamma = (x: number): number => {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const sum = terms.reduce((total, term, n) => total + term / (x + n), 0.99999999999980993);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
};

/** The continued fraction of the incomplete beta function (Lentz; Numerical Recipes 6.4). */
const betaFraction = (x: number, a: number, b: number): number => {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
};

/** P(T > t) of Student's t, for any df > 0: half the regularised incomplete beta function at df/(df+t²). Good to 1e-10. */
export const studentTail = (t: number, df: number): number => {
  if (t < 0) return 1 - studentTail(-t, df);
  const a = df / 2;
  const x = df / (df + t * t);
  const rest = (t * t) / (df + t * t);
  if (rest === 0) return 0.5;
  const front = Math.exp(logGamma(a + 0.5) - logGamma(a) - logGamma(0.5) + a * Math.log(x) + 0.5 * Math.log(rest));
  return x < (a + 1) / (a + 2.5)
    ? (front * betaFraction(x, a, 0.5)) / a / 2
    : (1 - (front * betaFraction(rest, 0.5, a)) / 0.5) / 2;
};

/** The t that Student's t exceeds with probability p < ½. */
export const studentQuantile = (p: number, df: number): number => {
  let low = 0;
  let high = 1;
  while (studentTail(high, df) > p) {
    low = high;
    high *= 2;
  }
  for (let n = 0; n < 60; n++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, df) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
