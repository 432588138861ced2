import type { FailureFact } from "#src/spec/facts/facts.ts";

/** Moments that end what was lent: null until then. */
export const ENDED = /^(?:returned|ended|given_?back|brought_?back|checked_?in|closed|handed_?back)(?:_?at|_?on)$/iu;
/** How many there are to lend. */
export const TOTAL =
  /^(?:copies|total|quantity|stock|capacity|amount|units)(?:_?(?:total|count|owned))?$|^total_?\w+$/iu;
/** How many of them are there right now, or whether there is one. */
export const LEFT = /\b(?:available|free|left|remaining|in stock|on shelf)\b/iu;

const NUMBERS = "zero one two three four five six seven eight nine ten twelve".split(" ");
const COUNT = new RegExp(String.raw`\b(\d{1,3}|${NUMBERS.slice(1).join("|")})\b`, "iu");

const numberOf = (text: string): number => {
  const at = NUMBERS.indexOf(text.toLowerCase());
  return at === -1 ? Number(text) : at === 11 ? 12 : at;
};

const said = ({ code, when }: FailureFact): string => `${when} ${(code ?? "").replaceAll(/[_-]/gu, " ")}`;

const NONE =
  /\b(?:no|none|not enough|zero|all)\b[^.;]{0,30}\b(?:available|free|left|copy|copies|lent|out|in stock)\b|\b(?:unavailable|not available|out of stock|sold out|on loan|lent out|checked out)\b/iu;
const MANY = /\b(?:limit|at most|too many|no more than|more than|maximum|max|up to|already (?:has|have)|holds?)\b/iu;
const SAME = /\b(?:same|second|another|still|already|twice|duplicate)\b/iu;

/** Nothing is left to lend. */
export const tellsNone = (failure: FailureFact): boolean => NONE.test(said(failure)) && mostIn(failure) === null;

/** How many somebody may have at once; null where a refusal tells none. */
export const mostIn = (failure: FailureFact): number | null => {
  const text = said(failure);
  const count = MANY.test(text) ? COUNT.exec(failure.when)?.[1] : undefined;
  return count === undefined ? null : numberOf(count);
};

/** Nobody has the same thing twice. */
export const tellsSame = (failure: FailureFact): boolean =>
  SAME.test(said(failure)) && !tellsNone(failure) && mostIn(failure) === null;

const SPAN = /\b(\d{1,4}|an?|one|two|three|four|six|seven|ten|twelve|thirty) (minute|hour|day|week)s?\b/iu;
const SECONDS: Record<string, number> = { minute: 60, hour: 3_600, day: 86_400, week: 604_800 };

/** Seconds of "14 days". */
export const spanIn = (text: string): number | null => {
  const [, count = "", unit = ""] = SPAN.exec(text) ?? [];
  const seconds = SECONDS[unit.toLowerCase()];
  if (seconds === undefined) return null;
  const many = /^an?$/iu.test(count) ? 1 : count.toLowerCase() === "thirty" ? 30 : numberOf(count);
  return Number.isNaN(many) ? null : seconds * many;
};
