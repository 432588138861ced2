/** Characters that a value may be made of, as words or as a class: `letters, digits and "_"`, `a-z 0-9 -`. */
const WORDS: [RegExp, string][] = [
  [/^(?:ascii |latin )?letters?(?: in either case)?$/u, "A-Za-z"],
  [/^(?:lower-?case|small)(?: letters?)?$/u, "a-z"],
  [/^(?:capital|upper-?case)(?: letters?)?$/u, "A-Z"],
  [/^(?:digits?|numbers?)$/u, "0-9"],
  [/^(?:hyphens?|dash(?:es)?)$/u, "\\-"],
  [/^underscores?$/u, "_"],
  [/^(?:dots?|periods?|full stops?)$/u, "."],
  [/^(?:spaces?|blanks?)$/u, " "],
  [/^colons?$/u, ":"],
];

const escapeOne = (character: string): string => (/[\\\]^-]/u.test(character) ? `\\${character}` : character);

/** `A-Za-z0-9._:-` → the same as a class; null where it is none. */
const classIn = (token: string): string | null => {
  const text = token.replaceAll("–", "-");
  const parts = text.split(/\s+/u).flatMap((part) => {
    const found = [...part.matchAll(/([A-Za-z0-9])-([A-Za-z0-9])|(.)/gu)];
    return found.map(([, from, to, single = ""]) => (from === undefined ? escapeOne(single) : `${from}-${to}`));
  });
  return parts.length > 0 && parts.length < 20 ? parts.join("") : null;
};

const bareWords = (text: string): string[] =>
  text
    .split(/\b(?:and|or)\b|[/+()]/u)
    .map((word) =>
      word
        .replaceAll(/\b(?:only|the|in either case|out of|of)\b/giu, " ")
        .replaceAll(/\s+/gu, " ")
        .trim()
        .replace(/^[^–-]{3,}$|^.[^–-].*$/u, (text) => text.toLowerCase()),
    )
    .filter((word) => word !== "");

const classOfWord = (word: string): string | null =>
  WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? (/^\w[-–]\w(?: \w[-–]\w)*$/u.test(word) ? classIn(word) : null);

/** "letters, digits, `_` and `-`" as a class of a regular expression; null where a part of it is unknown. */
export const readCharacters = (text: string): string | null => {
  const sets = [...text.matchAll(/`([^`]+)`|([^,`]+)/gu)].flatMap(([, quoted, words = ""]) =>
    quoted === undefined ? bareWords(words).map(classOfWord) : [classIn(quoted)],
  );
  return sets.length === 0 || sets.includes(null) ? null : [...new Set(sets)].join("");
};

/** Every character of a class such as `a-z0-9`. */
export const charactersIn = (set: string): string =>
  [...set.matchAll(/([A-Za-z0-9])-([A-Za-z0-9])|\\?(.)/gu)]
    .map(([, from, to, single = ""]) => {
      if (from === undefined || to === undefined) return single;
      const [first, last] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
      return Array.from({ length: Math.max(last - first + 1, 0) }, (_, n) => String.fromCodePoint(first + n)).join("");
    })
    .join("");
