import type { Operator } from "#src/spec/expression.ts";
import { type Cursor, takeAny, takeMark } from "./cursor.ts";

/** How values are compared in words. */
const WORDS: Partial<Record<Operator, string>> = {
  less: "less than|fewer than|lower than|smaller than|below|beneath|under|before|earlier than|shorter than",
  more: "more than|greater than|higher than|larger than|bigger than|above|over|after|later than|beyond|longer than",
  "at-least":
    "at least|no less than|no fewer than|no lower than|no smaller than|no earlier than|no shorter than|no sooner than|greater than or equal to|more than or equal to|equal to or greater than|greater or equal to|on or after|at or after|at or above|a minimum of",
  "at-most":
    "at most|no more than|no greater than|no higher than|no larger than|no later than|no longer than|less than or equal to|equal to or less than|less or equal to|on or before|at or before|at or below|up to|a maximum of",
  equal: "equal to|the same as|identical to|exactly",
  unequal: "different from|different to|other than|unequal to",
};
const BEHIND: Partial<Record<Operator, string>> = {
  "at-least": "or more|or higher|or greater|or above|or later|or longer|or over|and above|and more|and up",
  "at-most": "or less|or fewer|or lower|or below|or earlier|or shorter|or under|and below|and less",
};
const MARKS: Record<string, Operator> = {
  "<": "less",
  ">": "more",
  "≤": "at-most",
  "≥": "at-least",
  "=": "equal",
  "≠": "unequal",
};

const longestFirst = (table: Partial<Record<Operator, string>>): [string, Operator][] =>
  Object.entries(table)
    .flatMap(([operator, phrases]) =>
      phrases.split("|").map((phrase): [string, Operator] => [phrase, operator as Operator]),
    )
    .toSorted(([a], [b]) => b.length - a.length);

const FRONT = new Map(longestFirst(WORDS));
const REAR = new Map(longestFirst(BEHIND));

/** "at least", "≥": how the value that follows is compared. */
export const takeComparator = (cursor: Cursor): Operator | null => {
  const mark = takeMark(cursor, ...Object.keys(MARKS));
  if (mark !== null) return MARKS[mark] ?? null;
  const phrase = takeAny(cursor, [...FRONT.keys()]);
  return phrase === null ? null : (FRONT.get(phrase) ?? null);
};

/** "or more": how the value that stands before is compared. */
export const takeRearComparator = (cursor: Cursor): Operator | null => {
  const phrase = takeAny(cursor, [...REAR.keys()]);
  return phrase === null ? null : (REAR.get(phrase) ?? null);
};
