/** Beyond this a number of minor units is no longer exact. */
const MOST_DIGITS = 15;
const DECIMAL = /^(?<sign>-?)(?<whole>\d{1,15})(?:\.(?<part>\d{1,6}))?$/u;

/** How many of its smallest units a decimal text comes to; null where it is no decimal of at most `scale` decimals. */
export const parseDecimal = (text: string, scale: number): number | null => {
  const { sign = "", whole = "", part = "" } = DECIMAL.exec(text)?.groups ?? {};
  if (whole === "" || part.length > scale || whole.replace(/^0+/u, "").length + scale > MOST_DIGITS) return null;
  const minor = Number(`${whole}${part.padEnd(scale, "0")}`);
  return sign === "-" && minor !== 0 ? -minor : minor;
};

/** The same of a value that is known to be one; nothing comes to 0. */
export const minorOf = (text: string | null, scale: number): number =>
  text === null ? 0 : (parseDecimal(text, scale) ?? Number.NaN);

/** So many of the smallest units as a text with exactly `scale` decimals; half a unit counts as one. */
export const decimalOf = (minor: number, scale: number): string => {
  const whole = Math.floor(Number(minor.toFixed(6)) + 0.5);
  const digits = String(Math.abs(whole)).padStart(scale + 1, "0");
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return whole < 0 ? `-${text}` : text;
};

/** The same where there may be nothing. */
export const decimalOrNull = (minor: number | null, scale: number): string | null =>
  minor === null ? null : decimalOf(minor, scale);
