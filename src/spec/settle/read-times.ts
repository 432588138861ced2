import type { Sentence } from "#src/spec/split-sentences.ts";
import type { Kind } from "./settling.ts";

const ABOUT = /\btimes?\b/iu;
const STEPS: [RegExp, number][] = [
  [/\bquarter[- ](?:of an )?hours?\b|\bon the quarter\b/iu, 15],
  [/\bhalf[- ](?:an )?hours?\b/iu, 30],
  [/\bfull hours?\b|\bwhole hours?\b/iu, 60],
];
const COUNTED =
  /\b(?:multiples? of|every|steps? of|in)\s+(\d+)[- ]minutes?\b|\b(\d+)[- ]minute (?:steps?|grid|slots?)\b/iu;
const MIDNIGHT = /\b24:00\b/u;
const OPENS = /^(?:start|starts|from|begin|begins|opens?)/iu;

const stepIn = (text: string): number | null => {
  const counted = COUNTED.exec(text);
  const minutes = Number(counted?.[1] ?? counted?.[2] ?? 0);
  if (minutes > 0 && 60 % minutes === 0) return minutes;
  return STEPS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
};

/** Minutes that lie on a step, as a piece of a regular expression. */
const minutesBy = (step: number): string =>
  step === 1
    ? "[0-5]\\d"
    : `(?:${Array.from({ length: 60 / step }, (_, n) => String(n * step).padStart(2, "0")).join("|")})`;

/** "A time is written `HH:MM`, up to `24:00`, always on the quarter hour": so is every time of day. Gives the sentences that say so. */
export const readTimes = <Rule extends Sentence>(sentences: readonly Rule[], kinds: readonly Kind[]): Rule[] => {
  const fields = kinds.flatMap((kind) => kind.fields).filter(({ type }) => type === "time");
  const about = sentences.filter(({ text }) => ABOUT.test(text) && (stepIn(text) !== null || MIDNIGHT.test(text)));
  if (fields.length === 0 || about.length === 0) return [];
  const step = about.map(({ text }) => stepIn(text)).find((minutes) => minutes !== null) ?? 1;
  const reachesMidnight = about.some(({ text }) => MIDNIGHT.test(text));
  for (const field of fields) {
    const day = String.raw`(?:[01]\d|2[0-3]):${minutesBy(step)}`;
    // The end of a day is where something ends.
    field.pattern = reachesMidnight && !OPENS.test(field.name) ? `${day}|24:00` : day;
  }
  return about;
};
