import { findTargets, mentions } from "./access-targets.ts";
import type { Target } from "./access-targets.ts";
import { keepsPrivate, readAccess, restricts } from "./read-access.ts";
import { leaveUncovered, refuseLine, state } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { readMaker, refuseUntoldMakers } from "./record-maker.ts";
import type { MakerRule } from "./record-maker.ts";
import type { Access, ServiceSpec } from "./spec.ts";
import type { Sentence } from "./split-sentences.ts";
import { stem, wordsOf } from "./words.ts";

/** What is forbidden grants nothing. */
const REFUSALS =
  /\b(?:may|must|can|should) ?(?:not|never)\b|\b(?:can|must|may)n['’]t\b|\bcan['’]t\b|\bnever\b|\bnot allowed\b|^(?:nobody|no one|no-one|none)\b|^(?:all )?(?:others?|strangers?|everyone else|everybody else|anyone else|anybody else|other people|the rest)\b.*\b(?:cannot|can't|may not|must not|gets?|receives?|sees?)\b|\b(?:gets?|receives?|is answered with) (?:an? )?`?40[13]\b/iu;
const SIGN_IN = /\b(?:sign|log)s? in (?:with|by) (?:a|an|their|his or her|its) (?:user ?)?names?\b/iu;
/** Said of the product as a whole. */
const GENERAL =
  /\b(?:no|without) (?:sign-?in|log-?in|accounts?)\b|\b(?:sign-?in|log-?in) is (?:required|needed)\b|\b(?:everything|anything|all operations|every operation|all of (?:it|this)|the whole (?:service|product))\b/iu;
const FOLLOWS =
  /^(?:else )?\s*(?:may|can|is allowed to|are allowed to|is able to|are able to|has to be able to)\s+(?:only\s+)?/iu;
const STRANGERS = /\b(?:strangers?|visitors?|guests?|anonymous|not (?:signed|logged)[- ]in|without sign)/iu;
const OTHERS =
  /\b(?:others?|other (?:people|persons|users)|(?:everyone|everybody|anyone|anybody|nobody|no one) else|the rest)\b/iu;
const FORBIDS = /\b(?:may|must|can|should)(?: ?(?:not|never)|n['’]t|['’]t)?\b|\bcannot\b|\bnever\b/iu;

const RANK: Record<Access, number> = { anyone: 0, "signed-in": 1, owner: 2, internal: 3 };
const HOW =
  'Begin with "Anyone", "Signed-in people", "Only the owner" or "Only other services", and go on with "may" and the words of the operations.';

/** What is gathered while the sentences are read. `floors`: the least that an operation is closed to. */
type Ruling = {
  services: readonly ServiceSpec[];
  reading: Reading;
  general: { access: Access; targets: Target[] }[];
  floors: { access: Access; targets: Target[]; line: number }[];
  makers: MakerRule[];
  last: { line: number; access: Access } | null;
};

const subjectOf = ({ service, operation }: Target): string => `who may call \`${service.name}.${operation.name}\``;
const everyTarget = (services: readonly ServiceSpec[]): Target[] =>
  services.flatMap((service) => service.operations.map((operation) => ({ service, operation })));

/** "Anyone may read, but only the owner may change" grants twice; "nobody but the owner" is "only the owner". */
const splitGrants = ({ line, text }: Sentence): Sentence[] =>
  text
    .replaceAll(/\b(?:nobody|no one) (?:but|except|other than)\b/giu, "only")
    .split(
      /;|,?\s+(?:but|while|whereas)\s+(?=only|anyone|everyone|signed|the|nobody)|,\s+and\s+(?=only|anyone|everyone|signed)|,\s+(?=others?\b|nobody|no one|everyone else|strangers?\b)/iu,
    )
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => ({ line, text: part }));

type Grant = { access: Access; subject: string; predicate: string; object: string | null; made: boolean };

/** Cuts a sentence into who and what: "Anyone may …", "… : anyone", "… may only be … by the owner". */
const splitGrant = (text: string): Grant | null => {
  const maker = readMaker(text);
  const found = maker ? { access: "owner" as const, ...maker } : readAccess(text);
  if (found === null) return null;
  const before = text.slice(0, found.start);
  const after = text.slice(found.end).replace(/^\s*\([^)]*\)/u, "");
  const rest = /^(.{0,60}?)\b(?:may|can|(?:is|are) allowed to|(?:is|are) able to)\b/iu.exec(after);
  const subject = text.slice(0, found.end) + (rest?.[1] ?? "");
  const whose = { access: found.access, subject, object: maker?.object ?? null, made: maker !== null };
  if (FOLLOWS.test(after) || rest)
    return { ...whose, predicate: after.slice(rest?.[0].length ?? 0).replace(FOLLOWS, "") };
  const around = `${before} ${after}`;
  return {
    ...whose,
    predicate: around.replaceAll(/\b(?:may|can|only|else|be|by|for|is|are|the|needs?|requires?)\b|[:–—|]/giu, " "),
  };
};

/** Gives what was said exactly; a second, other word on the same operation is a clash. */
const grant = (targets: readonly Target[], access: Access, line: number, ruling: Ruling): void => {
  ruling.last = { line, access };
  const loose = targets.filter((target) => target.loose);
  if (loose.length > 0) ruling.general.push({ access, targets: loose });
  for (const target of targets.filter((each) => !each.loose)) {
    state(ruling.reading, subjectOf(target), access, line);
    target.operation.access ??= access;
  }
};

/** A phrase that speaks of an operation which is left out, and named, needs no guard. */
const speaksOfLeftOut = (phrase: string, { uncovered }: Reading): boolean => {
  const stems = new Set(uncovered.map(({ text }) => stem(wordsOf(text)[0] ?? "")));
  return wordsOf(phrase).some((word) => stems.has(stem(word)));
};

const nameMissed = (missed: readonly string[], sentence: Sentence, access: Access, { reading }: Ruling): void => {
  const { line, text } = sentence;
  for (const phrase of missed) {
    const guards = access !== "anyone" && (/\b(?:only|own|nobody|no one)\b/iu.test(text) || access !== "signed-in");
    if (guards && !speaksOfLeftOut(phrase, reading))
      refuseLine(reading, {
        line,
        text,
        reason: `no operation is called “${phrase.trim()}”, so what this protects would stay open`,
        mend: HOW,
      });
    else leaveUncovered(reading, line, phrase, "no operation does this");
  }
};

const forbid = ({ line, text }: Sentence, ruling: Ruling): void => {
  const { services, reading, last } = ruling;
  const cut = FORBIDS.exec(text);
  const { targets } = findTargets(cut ? text.slice(cut.index + cut[0].length) : "", services);
  const access = STRANGERS.test(text) ? "signed-in" : OTHERS.test(text) ? "owner" : null;
  const floor = access === "owner" && last?.line === line ? last.access : access;
  const guarded = everyTarget(services).some(({ operation }) => RANK[operation.access ?? "anyone"] > 0);
  if (targets.length > 0 && floor !== null) ruling.floors.push({ access: floor, targets, line });
  else if (targets.length > 0)
    refuseLine(reading, {
      line,
      text,
      reason: `${targets.map(({ service, operation }) => `line ${operation.line} asks for \`${service.name}.${operation.name}\``).join(", ")}, and it is not said who may do it instead`,
      mend: HOW,
    });
  else if (!guarded && cut === null)
    refuseLine(reading, { line, text, reason: "it is not said who may do it instead", mend: HOW });
  else if (cut !== null && floor === null)
    leaveUncovered(reading, line, text, "no operation does this, so nothing has to refuse it");
};

const readSentence = (sentence: Sentence, ruling: Ruling): void => {
  const { line, text } = sentence;
  const { services, reading } = ruling;
  if (SIGN_IN.test(text)) return;
  if (keepsPrivate(text)) {
    const named = services.filter((service) => mentions(service, wordsOf(text)));
    ruling.general.push({ access: "owner", targets: everyTarget(named.length > 0 ? named : services) });
    return;
  }
  if (REFUSALS.test(text)) {
    forbid(sentence, ruling);
    return;
  }
  const said = splitGrant(text);
  if (said === null) {
    const reason = "it is not understood who may do this";
    if (restricts(text)) refuseLine(reading, { line, text, reason, mend: HOW });
    else leaveUncovered(reading, line, text, reason);
    return;
  }
  const about = said.predicate.replaceAll(/\bnot?\b|there|[.!]/giu, "").trim();
  if (GENERAL.test(text) || about === "") {
    ruling.general.push({ access: said.access, targets: everyTarget(services) });
    return;
  }
  const { targets, missed } = findTargets(said.predicate, services, said.subject);
  if (said.made)
    ruling.makers.push({
      line,
      text,
      object: said.object,
      services: [...new Set(targets.map(({ service }) => service))],
    });
  grant(targets, said.access, line, ruling);
  nameMissed(targets.length === 0 ? [said.predicate] : missed, sentence, said.access, ruling);
};

/** An address that people are given, of an operation that only services may call. */
const clashInternal = ({ services, reading }: Ruling): void => {
  for (const target of everyTarget(services)) {
    const { service, operation } = target;
    if (operation.access !== "internal" || operation.path === null) continue;
    reading.clashes.push({
      subject: `who reaches \`${service.name}.${operation.name}\``,
      first: { value: `whoever sends \`${operation.method ?? "GET"} ${operation.path}\``, line: operation.line },
      second: { value: "other services only", line: reading.facts.get(subjectOf(target))?.line ?? operation.line },
    });
  }
};

/** Reads who may do what into the operations it names. A restriction that is not understood is refused, never widened. */
export const parseAccess = (
  sentences: readonly Sentence[],
  services: readonly ServiceSpec[],
  reading: Reading,
): void => {
  const ruling: Ruling = { services, reading, general: [], floors: [], makers: [], last: null };
  for (const sentence of sentences.flatMap(splitGrants)) readSentence(sentence, ruling);
  // What keeps somebody out holds against what lets somebody in.
  for (const { access, targets, line } of ruling.floors)
    for (const target of targets) {
      const known = target.operation.access;
      if (known !== null && RANK[known] < RANK[access]) state(reading, subjectOf(target), access, line);
      target.operation.access ??= access;
    }
  // What is said of everything holds where nothing more exact was said.
  for (const { access, targets } of ruling.general.toSorted((a, b) => RANK[b.access] - RANK[a.access]))
    for (const { operation } of targets) operation.access ??= access;
  for (const { line, text, object } of reading.makers)
    ruling.makers.push({
      line,
      text,
      object,
      services: services.filter((each) => each.operations.some((operation) => operation.line === line)),
    });
  refuseUntoldMakers(ruling.makers, reading);
  clashInternal(ruling);
};
