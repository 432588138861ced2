const SECONDS: Record<string, number> = {
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
};
const COUNTS: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3, seven: 7, thirty: 30 };
const LIVES =
  /\b(?:sessions?|tokens?|sign-?ins?|log-?ins?)\b[^.]{0,40}\b(?:lives?|lasts?|valid|expires?|runs? out|good|ends?|kept|times? out)\b[^.]{0,20}?\b(\d{1,5}|an?|one|two|three|seven|thirty)[ -](second|minute|hour|day|week|month)s?\b/iu;

/** How many seconds a session lives, as "A session lives for 24 hours" says it; null where a text does not. */
export const readLifetime = (text: string): number | null => {
  const [, count = "", unit = ""] = LIVES.exec(text) ?? [];
  const seconds = SECONDS[unit.toLowerCase()];
  return seconds === undefined ? null : seconds * (COUNTS[count.toLowerCase()] ?? Number(count));
};
