import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { type Kind, nounOf } from "./settling.ts";

/** "Two of your habits may not have the same name", "No two rooms share a name", "may be used once per book". */
const UNIQUE =
  /\b(?:two|no two)\b[^.]*\b(?:may not|must not|can(?:no|['’])t|never|share|have) [^.]*\b(?:same|a|one)\b|\b(?:is|are|must be|has to be) unique\b|\b(?:used|taken|given|registered) (?:only )?once\b|\bunique (?:inside|within|in|per|across|over)\b/iu;
const CASELESS =
  /\b(?:ignoring|regardless of|whatever(?: the)?) (?:upper[- ]|the )?(?:and lower[- ])?case\b|\bcase-insensitive|\bupper and lower case (?:being|are|is|count as|counting as) (?:the same|one|equal|alike)/iu;
const CODE = /\b409\b[^`\w]{0,4}`([a-z]\w*)`/iu;

const stems = (text: string): Set<string> => new Set(wordsOf(text).map((word) => stem(singular(word))));

const speaksOf = (words: ReadonlySet<string>, { resource }: Kind): boolean =>
  [...wordsOf(nounOf(resource)), ...wordsOf(resource.word)].some((word) => words.has(stem(singular(word))));

/** `email` is spoken of as e-mail and as an address. */
const namesOf = ({ name, type }: Field): (readonly string[])[] => [
  wordsOf(name),
  ...(type === "email" ? [["mail"], ["address"]] : []),
];

const findField = (words: ReadonlySet<string>, { fields }: Kind): Field | undefined =>
  fields.find(
    (field) =>
      field.origin === "caller" && namesOf(field).some((name) => name.every((word) => words.has(stem(singular(word))))),
  );

/** Which kind a sentence speaks of: the one that it names, else the only one that has such a field. */
const kindFor = (words: ReadonlySet<string>, kinds: readonly Kind[]): Kind | undefined => {
  const named = kinds.filter((kind) => speaksOf(words, kind) && findField(words, kind) !== undefined);
  if (named.length > 0) return named[0];
  const having = kinds.filter((kind) => findField(words, kind) !== undefined);
  return having.length === 1 ? having[0] : undefined;
};

/** What is said of one request alone, below it, is meant of its own records. */
export const uniqueBeside = (kinds: readonly Kind[]): void => {
  for (const kind of kinds)
    for (const { request, role } of kind.resource.asked)
      if (role === "create") request.sentences = request.sentences.filter((sentence) => !apply(sentence, [kind]));
};

const apply = ({ text }: Sentence, kinds: readonly Kind[]): boolean => {
  if (!UNIQUE.test(text)) return false;
  const words = stems(text);
  const kind = kindFor(words, kinds);
  const field = kind && findField(words, kind);
  if (field === undefined) return false;
  if (CASELESS.test(text) && !field.lower) field.unique = "caseless";
  field.unique ??= true;
  const code = CODE.exec(text)?.[1];
  if (code !== undefined) field.taken ??= code;
  return true;
};

/** Holds values to being unique where a sentence of its own says so; the sentences that no kind is meant by are left. */
export const nameUnique = (rules: ApiFacts["rules"], kinds: readonly Kind[]): ApiFacts["rules"] =>
  rules.filter((rule) => !apply(rule, kinds));
