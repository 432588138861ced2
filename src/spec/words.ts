import { remember } from "./remember.ts";

const IRREGULAR: Record<string, string> = {
  people: "person",
  children: "child",
  men: "man",
  women: "woman",
  data: "data",
  news: "news",
  shelves: "shelf",
  halves: "half",
  lives: "life",
  wives: "wife",
  knives: "knife",
  leaves: "leaf",
  loaves: "loaf",
  calves: "calf",
  wolves: "wolf",
  thieves: "thief",
  selves: "self",
  feet: "foot",
  teeth: "tooth",
  mice: "mouse",
  movies: "movie",
  cookies: "cookie",
  buses: "bus",
  statuses: "status",
  analyses: "analysis",
};

/** The singular of an English noun, lower-case: `entries` → `entry`. */
export const singular = remember((word): string => {
  const noun = word.toLowerCase();
  if (Object.hasOwn(IRREGULAR, noun)) return IRREGULAR[noun] ?? noun;
  if (/(?:ss|us|is)$/u.test(noun)) return noun;
  if (/[^aeiou]ies$/u.test(noun)) return noun.replace(/ies$/u, "y");
  return /(?:ss|x|ch|sh|zz)es$/u.test(noun) ? noun.slice(0, -2) : noun.replace(/s$/u, "");
});

/** The plural of an English noun, lower-case: `entry` → `entries`. */
export const plural = (word: string): string => {
  const noun = word.toLowerCase();
  const irregular = Object.entries(IRREGULAR).find(([, one]) => one === noun);
  if (irregular) return irregular[0];
  if (/[^aeiou]y$/u.test(noun)) return noun.replace(/y$/u, "ies");
  return /(?:s|x|ch|sh|z)$/u.test(noun) ? `${noun}es` : `${noun}s`;
};

/** Words of a phrase or name, lower-case: `Clear completed` and `clearCompleted` → `clear`, `completed`. */
export const wordsOf = remember((text): readonly string[] =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/(?<=\w)['’]s\b/gu, "")
    .replaceAll(/\bto-do(s?)\b/giu, "todo$1")
    .replaceAll(/([a-z\d])([A-Z])/gu, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/u)
    .filter((word) => word !== ""),
);

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `url link` → `UrlLink`, the last word in the singular; empty where there is no Latin letter. */
export const pascalSingular = (text: string): string => {
  const words = wordsOf(text);
  const last = words.at(-1);
  const name = last === undefined ? "" : [...words.slice(0, -1), singular(last)].map(capital).join("");
  return name.replace(/^\d+/u, "");
};

/** `clear completed` → `clearCompleted`. */
export const camelCase = (words: readonly string[]): string =>
  words
    .map((word, n) => (n === 0 ? word : capital(word)))
    .join("")
    .replace(/^\d+/u, "");

/** `LoginAttempt` → `login-attempts`: how a collection stands in a path. */
export const collectionOf = (name: string): string => {
  const words = wordsOf(name);
  return [...words.slice(0, -1), plural(words.at(-1) ?? "")].join("-");
};

/** Participles that do not end in `ed`. */
const PARTICIPLES: Record<string, string> = Object.fromEntries(
  "begun begin, broken break, brought bring, built build, bought buy, chosen choose, drawn draw, driven drive, frozen freeze, given give, hidden hide, held hold, kept keep, lent lend, lost lose, made make, met meet, paid pay, sent send, shown show, sold sell, spent spend, taken take, thrown throw, withdrawn withdraw, won win, written write"
    .split(", ")
    .map((pair) => pair.split(" ") as [string, string]),
);

/** What forms of one verb share: complete, completes, completed, completing → `complet`. */
export const stem = remember((word): string => {
  const plain = word.toLowerCase();
  const verb = (PARTICIPLES[plain] ?? plain).replace(/(?:ies|ied)$/u, "y").replace(/s$/u, "");
  const cut = verb.length > 4 ? verb.replace(/(?:ing|ed|e|y)$/u, "") : verb.replace(/(?<=...)e$/u, "");
  return cut.replace(/([^aeiou])\1$/u, "$1");
});

const CONTRARIES = new Map(
  [
    ["show", "hide"],
    ["close", "open"],
    ["restore", "archive"],
    ["resume", "pause"],
    ["stop", "start"],
    ["allow", "block"],
    ["release", "hold"],
    ["thaw", "freeze"],
  ].flatMap(([one = "", other = ""]): [string, string][] => [
    [one, other],
    [other, one],
  ]),
);

/** The verb that undoes another: unfreeze → freeze, disable → enable, resume → pause; null where there is none. */
export const contraryOf = (verb: string): string | null => {
  const word = verb.toLowerCase();
  const [, bare = null] = /^(?:un|de(?=activate|publish)|dis(?=connect|allow))-?([a-z]{3,})$/u.exec(word) ?? [];
  if (bare !== null) return bare;
  if (word === "disable") return "enable";
  return word === "enable" ? "disable" : (CONTRARIES.get(word) ?? null);
};
