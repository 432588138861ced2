/** ln n! */
const logFactorial = (n: number): number => {
  let sum = 0;
  for (let k = 2; k <= n; k++) sum += Math.log(k);
  return sum;
};

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** One-sided p of Fisher's exact test that failures are more frequent in the second arm. */
export const fisherExact = (
  before: { requests: number; errors: number },
  after: { requests: number; errors: number },
) => {
  const errors = before.errors + after.errors;
  const all = logChoose(before.requests + after.requests, errors);
  let term = Math.exp(
    logChoose(after.requests, after.errors) + logChoose(before.requests, errors - after.errors) - all,
  );
  let p = 0;
  for (let k = after.errors; k <= Math.min(errors, after.requests); k++) {
    p += term;
    term *= ((after.requests - k) / (k + 1)) * ((errors - k) / (before.requests - errors + k + 1));
  }
  return p;
};
