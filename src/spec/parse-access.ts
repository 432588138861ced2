import { kindOfVerb } from "./classify-operation.ts";
import { readAccess } from "./read-access.ts";
import { leaveUncovered, state } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Access, OperationSpec, ServiceSpec } from "./spec.ts";
import { splitOutside } from "./split-sentences.ts";
import type { Sentence } from "./split-sentences.ts";
import { singular, stem, wordsOf } from "./words.ts";

type Target = { service: ServiceSpec; operation: OperationSpec };

/** What is forbidden grants nothing. */
const REFUSALS =
  /\b(?:may|must|can|should) ?(?:not|never)\b|\b(?:can|must|may)n['’]t\b|\bcan['’]t\b|\bnever\b|\bnot allowed\b|^(?:nobody|no one|no-one|none)\b|^(?:all )?(?:others?|strangers?|everyone else|everybody else|anyone else|anybody else|other people|the rest)\b.*\b(?:cannot|can't|may not|must not|gets?|receives?|sees?)\b|\b(?:gets?|receives?|is answered with) (?:an? )?`?40[13]\b/iu;
const SIGN_IN = /\b(?:sign|log)s? in (?:with|by) (?:a|an|their|his or her|its) (?:user ?)?names?\b/iu;
/** Said of the product as a whole. */
const GENERAL =
  /\b(?:no|without) (?:sign-?in|log-?in|accounts?)\b|\b(?:sign-?in|log-?in) is (?:required|needed)\b|\b(?:everything|anything|all operations|every operation|all of (?:it|this)|the whole (?:service|product))\b/iu;
const FOLLOWS =
  /^(?:else )?\s*(?:may|can|is allowed to|are allowed to|is able to|are able to|has to be able to)\s+(?:only\s+)?/iu;

const mentions = (service: ServiceSpec, words: readonly string[]): boolean => {
  const name = wordsOf(service.name).join("");
  return words.some((word, n) => singular(word) === name || singular(`${words[n - 1] ?? ""}${word}`) === name);
};

/** Which operations a phrase such as "mark its entries as read" means, in the services it may speak of. */
const matchPhrase = (words: readonly string[], services: readonly ServiceSpec[]): Target[] => {
  const all = services.flatMap((service) => service.operations.map((operation) => ({ service, operation })));
  if (words.some((word) => /^(?:everything|anything|manage|use|do)$/u.test(word))) return all;
  const verb = words.find(
    (word) => kindOfVerb(word) !== null || all.some(({ operation }) => sameVerb(operation, word)),
  );
  if (verb === undefined) return [];
  const exact = all.filter(({ operation }) => sameVerb(operation, verb));
  if (exact.length > 0) return exact;
  const kind = kindOfVerb(verb);
  const kinds: string[] = kind === "read" ? ["read", "list"] : kind === "update" ? ["update", "replace"] : [kind ?? ""];
  return all.filter(({ operation }) => kinds.includes(operation.behaviour.kind));
};

const sameVerb = (operation: OperationSpec, verb: string): boolean =>
  [wordsOf(operation.name)[0], wordsOf(operation.summary)[0]].some(
    (own) => own !== undefined && stem(own) === stem(verb),
  );

/** A phrase without a noun speaks of the services that the next phrase names: "list and read notifications". */
const targetsOf = (predicate: string, services: readonly ServiceSpec[]): { targets: Target[]; missed: string[] } => {
  const phrases = splitOutside(predicate.replaceAll(/\s+(?:and|or)\s+/giu, ","), ",.").map((text) => ({
    text,
    words: wordsOf(text),
  }));
  const missed: string[] = [];
  const targets = phrases.flatMap(({ text, words }, n) => {
    const near = [...phrases.slice(n), ...phrases.slice(0, n).toReversed()].map((phrase) =>
      services.filter((service) => mentions(service, phrase.words)),
    );
    const scope = near.find((found) => found.length > 0) ?? services;
    const scoped = matchPhrase(words, scope);
    const found = scoped.length > 0 ? scoped : matchPhrase(words, services);
    if (found.length === 0 && words.length > 0 && !services.some((service) => mentions(service, words)))
      missed.push(text);
    return found;
  });
  return { targets, missed };
};

const grant = (targets: readonly Target[], access: Access, line: number, reading: Reading): void => {
  for (const { service, operation } of targets) {
    state(reading, `who may call \`${service.name}.${operation.name}\``, access, line);
    operation.access ??= access;
  }
};

/** "Anyone may read, but only the owner may change" grants twice; "nobody but the owner" is "only the owner". */
const splitGrants = ({ line, text }: Sentence): Sentence[] =>
  text
    .split(
      /;|,?\s+(?:but|while|whereas)\s+(?=only|anyone|everyone|signed|the|nobody)|,\s+and\s+(?=only|anyone|everyone|signed)|,\s+(?=others?\b|nobody|no one|everyone else|strangers?\b)/iu,
    )
    .map((part) => part.trim().replace(/^(?:nobody|no one) (?:but|except|other than)\b/iu, "Only"))
    .filter((part) => part !== "")
    .map((part) => ({ line, text: part }));

/** Cuts a sentence into who and what: "Anyone may …", "… : anyone", "… may only be … by the owner". */
const splitGrant = (text: string): { access: Access; predicate: string } | null => {
  const found = readAccess(text);
  if (found === null) return null;
  const before = text.slice(0, found.start);
  const after = text.slice(found.end).replace(/^\s*\([^)]*\)/u, "");
  const rest = /^(.{0,60}?)\b(?:may|can|(?:is|are) allowed to|(?:is|are) able to)\b/iu.exec(after);
  if (FOLLOWS.test(after) || rest)
    return { access: found.access, predicate: after.slice(rest?.[0].length ?? 0).replace(FOLLOWS, "") };
  const around = `${before} ${after}`;
  return {
    access: found.access,
    predicate: around.replaceAll(/\b(?:may|can|only|else|be|by|for|is|are|the|needs?|requires?)\b|[:–—|]/giu, " "),
  };
};

/** Reads who may do what into the operations it names. What matches no operation is left uncovered. */
export const parseAccess = (
  sentences: readonly Sentence[],
  services: readonly ServiceSpec[],
  reading: Reading,
): void => {
  const later: { access: Access }[] = [];
  for (const { line, text } of sentences.flatMap(splitGrants)) {
    if (SIGN_IN.test(text)) continue;
    if (REFUSALS.test(text)) {
      const guarded = services.some((service) =>
        service.operations.some((operation) => operation.access === "owner" || operation.access === "signed-in"),
      );
      if (!guarded) leaveUncovered(reading, line, text, "it is not said who may do it instead");
      continue;
    }
    const said = splitGrant(text);
    if (said === null) {
      leaveUncovered(reading, line, text, "it is not understood who may do this");
      continue;
    }
    const about = said.predicate.replaceAll(/\bnot?\b|there/giu, "").trim();
    if (GENERAL.test(text)) {
      later.push({ access: said.access });
      continue;
    }
    if (about === "") {
      leaveUncovered(reading, line, text, "it is not said what they may do");
      continue;
    }
    const { targets, missed } = targetsOf(said.predicate, services);
    grant(targets, said.access, line, reading);
    for (const phrase of targets.length === 0 ? [text] : missed)
      leaveUncovered(reading, line, phrase, "no operation does this");
  }
  // What is said of everything holds where nothing more exact was said.
  for (const { access } of later)
    for (const service of services) for (const operation of service.operations) operation.access ??= access;
};
