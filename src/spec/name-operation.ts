import type { Behaviour } from "./spec.ts";
import { camelCase, plural, singular } from "./words.ts";

const RESERVED = new Set([
  "fetch",
  "alarm",
  "constructor",
  "ctx",
  "env",
  "then",
  "webSocketMessage",
  "webSocketClose",
  "webSocketError",
]);
const FILLER =
  /^(?:an?|the|its?|their|one|of|for|to|in|on|at|by|from|into|and|or|all|any|some|my|own|with|every|each|new|as|what|how|many|whole|only|members?|given)$/u;

/** "Change a note's title, text and tags" is called by its verb: what it changes would make no name. */
const changesSeveral = (behaviour: Behaviour): boolean =>
  behaviour.kind === "update" && (behaviour.fields?.length ?? 0) > 1;

/** What an operation is called whose author names its request and its answer, and nothing between. */
const everydayWords = (kind: Behaviour["kind"], noun: string): string => {
  const isMany = kind === "list" || kind === "clear" || kind === "count";
  return isMany ? `${kind} the ${plural(noun)}` : `${kind} ${/^[aeiou]/u.test(noun) ? "an" : "a"} ${noun}`;
};

/** `list the notifications of a recipient` → `list`: what it is part of adds nothing. */
const shortName = (words: readonly string[], noun: string, kind: Behaviour["kind"]): string => {
  const tail = words.findIndex(
    (word, n) => n > 1 && n < words.length - 1 && /^(?:of|for|from|in|into|on|by|with)$/u.test(word),
  );
  const own = tail === -1 ? words : words.slice(0, tail);
  const telling = own.filter(
    (word, n) =>
      n === 0 ||
      (n === own.length - 1 && /^(?:on|off|in|out)$/u.test(word)) ||
      (!FILLER.test(word) && singular(word) !== noun),
  );
  const name = camelCase(telling.slice(0, 3));
  const tells = name !== "" && !/\d/u.test(name) && !FILLER.test(words[0] ?? "");
  return tells && !RESERVED.has(name) ? name : kind;
};

/** What an operation is called in code and by people, from the words of its label. */
export const nameOperation = (
  { leading, noun, words }: { leading: string; noun: string; words: readonly string[] },
  behaviour: Behaviour,
): { name: string; summary: string } => {
  const { kind } = behaviour;
  const summary = FILLER.test(words[0] ?? "") ? everydayWords(kind, noun) : leading;
  return {
    name: shortName(changesSeveral(behaviour) ? words.slice(0, 1) : words, noun, kind),
    summary: summary.charAt(0).toUpperCase() + summary.slice(1),
  };
};
