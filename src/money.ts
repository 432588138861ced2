/**
 * Micro-dollars (1e-6 USD, a whole number, not negative) for people: `$12.50`, `$0.42`; below a cent two significant
 * digits, `$0.0042`.
 */
export const renderUsd = (microUsd: number): string => {
  const rounded = Number(microUsd.toPrecision(2));
  if (microUsd === 0 || rounded >= 10_000) return `$${(Math.round(microUsd / 10_000) / 100).toFixed(2)}`;
  return `$${(rounded / 1e6).toFixed(Math.min(6, 8 - String(rounded).length))}`;
};
