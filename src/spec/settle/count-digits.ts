const NUMBERS =
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );
const WORD = `(${NUMBERS.join("|")})`;
const COUNTED =
  "(?:(?:capital|upper-?case|lower-?case|small|hex) )?(?:letters?|digits?|characters?|chars?|decimals?|decimal|entries|items|words?|labels?|tags?|strings?|values?)";
const BEFORE = "at most|at least|up to|no more than|no fewer than|exactly|between";
/** Where the characters are, which is no length: "one character on either side of it". */
const PLACED = "(?:on|at|before|after|around|to) (?:either|both|each|it|the) ?";
const BY_NOUN = new RegExp(String.raw`\b${WORD}(?= ${COUNTED}\b(?! ${PLACED}))`, "giu");
const BY_LEAD = new RegExp(String.raw`\b(${BEFORE}) ${WORD}\b(?! of\b| ["'@\x60]| ${COUNTED} ${PLACED})`, "giu");
const RANGE = new RegExp(String.raw`\b${WORD} (to|and|or) (?=\d)`, "giu");

const digits = (word: string): string => String(NUMBERS.indexOf(word.toLowerCase()) + 1);

/** "at most five", "three capital letters" with the number in digits, where something is counted. */
export const countDigits = (text: string): string =>
  text
    .replaceAll(BY_NOUN, (_, word: string) => digits(word))
    .replaceAll(BY_LEAD, (_, lead: string, word: string) => `${lead} ${digits(word)}`)
    .replaceAll(RANGE, (_, word: string, joint: string) => `${digits(word)} ${joint} `);
