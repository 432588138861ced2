/**
 * The digits, each times its weight, add up to a multiple of `divisor`. The weights go in turn, from the left or from the
 * right. `sums`: what is added is the digits of each product. An X is worth 10.
 */
export type CheckDigit = { weights: readonly number[]; divisor: number; from?: "right"; sums?: "digits" };

const worthOf = (digit: string): number => (digit.toUpperCase() === "X" ? 10 : Number(digit));

/** Whether digits were typed right. */
export const hasCheckDigit = ({ divisor, from, sums, weights }: CheckDigit, text: string): boolean => {
  const digits = [...text].filter((each) => /[\dX]/iu.test(each));
  const ordered = from === "right" ? digits.toReversed() : digits;
  const total = ordered.reduce((sum, digit, n) => {
    const product = worthOf(digit) * (weights[n % weights.length] ?? 0);
    return sum + (sums === "digits" ? Math.floor(product / 10) + (product % 10) : product);
  }, 0);
  return total % divisor === 0;
};
