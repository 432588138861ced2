import { kindOfVerb } from "./classify-operation.ts";
import type { OperationSpec, ServiceSpec } from "./spec.ts";
import { splitOutside } from "./split-sentences.ts";
import { singular, stem, wordsOf } from "./words.ts";

/** `loose`: meant by a wide word such as "change", where no operation bears it: what is said more exactly goes first. */
export type Target = { service: ServiceSpec; operation: OperationSpec; loose?: boolean };
/** The operations that a predicate names, and its phrases that name none. */
export type Targets = { targets: Target[]; missed: string[] };

const namesService = (word: string, before: string, { name }: ServiceSpec): boolean => {
  const own = wordsOf(name).join("");
  return singular(word) === own || singular(`${before}${word}`) === own;
};

export const mentions = (service: ServiceSpec, words: readonly string[]): boolean =>
  words.some((word, n) => namesService(word, words[n - 1] ?? "", service));

const sameVerb = (operation: OperationSpec, verb: string): boolean =>
  [wordsOf(operation.name)[0], wordsOf(operation.summary)[0]].some(
    (own) => own !== undefined && stem(own) === stem(verb),
  );

const allOf = (services: readonly ServiceSpec[]): Target[] =>
  services.flatMap((service) => service.operations.map((operation) => ({ service, operation })));

/** The verb of a phrase. A noun that names a service, such as "bookings", is none. */
const verbIn = (words: readonly string[], services: readonly ServiceSpec[]): string | undefined => {
  const all = allOf(services);
  return words.find((word, n) => {
    const isNoun =
      word.endsWith("ings") ||
      ((n > 0 || word !== singular(word)) && services.some((service) => namesService(word, "", service)));
    return !isNoun && (kindOfVerb(word) !== null || all.some(({ operation }) => sameVerb(operation, word)));
  });
};

const KINDS: Record<string, readonly string[]> = {
  read: ["read", "list"],
  list: ["list"],
  update: ["update", "replace"],
  delete: ["delete", "clear"],
};
const CHANGING = new Set(["update", "replace", "delete", "act", "clear"]);
const isChanging = ({ behaviour, method }: OperationSpec): boolean =>
  CHANGING.has(behaviour.kind) || (behaviour.kind === "handwritten" && method !== "GET");

/** Which operations a verb such as "mark" means, in the services it may speak of. */
const matchVerb = (verb: string, services: readonly ServiceSpec[]): Target[] => {
  const all = allOf(services);
  const exact = all.filter(({ operation }) => sameVerb(operation, verb));
  if (exact.length > 0) return exact;
  const kind = kindOfVerb(verb);
  const found = all.filter(({ operation }) =>
    (KINDS[kind ?? ""] ?? [kind]).some((each) => each === operation.behaviour.kind),
  );
  if (found.length > 0 || kind !== "update") return found;
  return all.filter(({ operation }) => isChanging(operation)).map((target) => ({ ...target, loose: true }));
};

const ARTICLE = /^(?:an?|the|its?|their)$/u;
const tellingOf = (words: readonly string[]): string =>
  words
    .filter((word) => !ARTICLE.test(word))
    .map((word) => stem(singular(word)))
    .join(" ");

/** Those that bear these very words: "book a room" is what a Booking does, though it names a Room. */
const bearing = (words: readonly string[], services: readonly ServiceSpec[]): Target[] =>
  allOf(services).filter(({ operation }) => tellingOf(wordsOf(operation.summary)) === tellingOf(words));

const MEANS_ALL = /^(?:everything|anything|manage|use|do)$/u;

/** Where "it" or "them" stands for what was named before: "the owner of a list may rename it". */
const PRONOUN = /\b(?:it|them)\b/iu;

/**
 * A phrase without a noun speaks of the services that the next phrase names; one without a verb takes the last one's.
 * `subject`: the words before the predicate, which say what "it" is where the predicate names nothing.
 */
export const findTargets = (predicate: string, services: readonly ServiceSpec[], subject = ""): Targets => {
  const meant = PRONOUN.test(predicate) ? services.filter((service) => mentions(service, wordsOf(subject))) : [];
  const unnamed = meant.length > 0 ? meant : services;
  const phrases = splitOutside(predicate.replaceAll(/\s+(?:and|or|nor)\s+/giu, ","), ",.").map((text) => ({
    text,
    words: wordsOf(text),
  }));
  const missed: string[] = [];
  let last: string | undefined;
  const targets = phrases.flatMap(({ text, words }, n) => {
    const own = services.filter((service) => mentions(service, words));
    const near = [...phrases.slice(n), ...phrases.slice(0, n).toReversed()].map((phrase) =>
      services.filter((service) => mentions(service, phrase.words)),
    );
    const scope = near.find((found) => found.length > 0) ?? unnamed;
    if (words.some((word) => MEANS_ALL.test(word))) return allOf(scope);
    const verb = verbIn(words, services) ?? (own.length > 0 ? last : undefined);
    last = verb ?? last;
    const scoped = verb === undefined ? [] : matchVerb(verb, scope);
    const wider = own.length > 0 || verb === undefined ? bearing(words, services) : matchVerb(verb, services);
    const found = scoped.length > 0 ? scoped : wider;
    if (found.length === 0 && words.length > 0) missed.push(text);
    return found;
  });
  return { targets, missed };
};
