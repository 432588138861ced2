import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Words } from "#src/spec/expression/words.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { collectParts } from "./collect-parts.ts";
import { countParts } from "./count-parts.ts";
import { forgetUncovered } from "./forget-uncovered.ts";
import { readMerging } from "./read-merging.ts";
import { mergeMembers } from "./merge-members.ts";
import { readGathered } from "./read-gathered.ts";
import { readThresholds } from "./read-thresholds.ts";
import { readCompute } from "./read-compute.ts";
import { settleTotals } from "./settle-totals.ts";
import type { Kind, Settling } from "./settling.ts";
import { wordsFor } from "./words-for.ts";

type Rule = ApiFacts["rules"][number];
type Sentence = { line: number; text: string };

/** "`available` is always `on_hand - reserved` and must never be negative": of what it is, and what else is said. */
const TELLS = /^(?:where |with )?`(\w+)` (?:tells |shows |says |is |equals |= )(?:always )?(.{1,400})$/u;

const clausesOf = (text: string): [string, string][] => {
  const joints = [...text.matchAll(/,? (?:and|but) (?:it )?(?:must|may|can|is never|never)\b|; /gu)].map(
    ({ index }) => index,
  );
  return [text.length, ...joints].map((at) => [
    text.slice(0, at),
    text.slice(at).replace(/^(?:[,;] )?\s?(?:and |but )?/u, ""),
  ]);
};

/** What a sentence says a field is; `rest` is what it says beside. */
const readSentence = (
  { text }: Sentence,
  field: Field,
  words: Words,
): { compute: NonNullable<Field["compute"]>; type: Field["type"]; rest: string } | null => {
  const [, name, said = ""] = TELLS.exec(text.replace(/\.$/u, "")) ?? [];
  if (name !== field.name) return null;
  for (const [claim, rest] of clausesOf(said)) {
    const found = readCompute(claim, field, words);
    if (found !== null) return { ...found, rest };
  }
  return null;
};

const isOwn = ({ compute, origin }: Field): boolean =>
  compute === undefined && (origin === "service" || origin === "counter");

type Computed = { compute: Field["compute"]; type: Field["type"] };

const becomeComputed = (field: Field, { compute, type }: Computed): void => {
  Object.assign(field, { origin: "computed", type, compute });
  delete field.default;
  delete field.values;
};

/** "boolean, whether the caller has it as a favourite": whether there is a tie of the caller to the record. */
const ownTie = (settling: Settling, { resource }: Kind, { name, type }: Field): Field["compute"] | null => {
  if (type !== "boolean") return null;
  const tie = settling.ties.find(
    (each) =>
      each.resource.parent === resource &&
      stem(wordsOf(each.resource.name).join("")) === stem(wordsOf(name).at(-1) ?? ""),
  );
  const owner = tie?.fields.find(({ origin }) => origin === "owner");
  if (tie === undefined || owner === undefined) return null;
  const who = { caller: owner.holds === "id" ? ("id" as const) : ("name" as const) };
  return { tally: "any", of: tie.resource.name, where: { do: "equal", with: [{ field: owner.name }, who] } };
};

/** What says of a tie no more than that it is the caller's. */
const OF_CALLER =
  /^whether (?:the caller|you|i|whoever asks|the (?:signed-in )?(?:user|person))\b.{1,60}$|^`?false`? for (?:anonymous|unknown|signed-out)\b.{0,30}$/iu;

const computeOne = (settling: Settling, kind: Kind, field: Field, rules: readonly string[], said: Heard): void => {
  const { reading } = settling;
  const words = wordsFor(settling, kind);
  for (const rule of rules) {
    const gathered = readGathered(settling, kind, rule);
    const levels = readThresholds(rule, kind.fields);
    if (gathered === null && levels === null) continue;
    forgetUncovered(reading, field, [rule]);
    if (levels === null)
      return becomeComputed(field, {
        compute: gathered ?? undefined,
        type: field.type === "decimal" ? "decimal" : "number",
      });
    becomeComputed(field, { compute: levels.compute, type: "enum" });
    field.values = levels.values;
    return undefined;
  }
  for (const rule of rules) {
    const found = readCompute(rule, field, words);
    if (found === null) continue;
    forgetUncovered(reading, field, [rule]);
    return becomeComputed(field, found);
  }
  for (const sentence of said.sentences) {
    const found = readSentence(sentence, field, words);
    if (found === null) continue;
    said.heard.add(sentence);
    if (found.rest !== "")
      leaveUncovered(reading, sentence.line, `\`${field.name}\` ${found.rest}`, "no rule turns this into code");
    return becomeComputed(field, found);
  }
  const tie = ownTie(settling, kind, field);
  const counted = countParts(settling, kind, field);
  if (tie !== null) {
    forgetUncovered(
      reading,
      field,
      rules.filter((rule) => OF_CALLER.test(rule)),
    );
    becomeComputed(field, { compute: tie, type: "boolean" });
  } else if (counted !== null) becomeComputed(field, { compute: counted, type: "integer" });
};

type Heard = { sentences: readonly Sentence[]; heard: Set<Sentence> };

/**
 * Makes fields of which nobody sends a value, and whose author says how it is found, computed ones. Gives back the rules
 * that it used.
 */
export const computeFields = (settling: Settling, rules: readonly Rule[]): Set<Sentence> => {
  const heard = new Set<Sentence>();
  // What a part calculates its owner may add up.
  for (const kind of [...settling.kinds.values()].toReversed()) {
    const told = mergeMembers(kind.resource);
    const sentences = [...rules, ...kind.resource.asked.flatMap(({ request }) => request.sentences)];
    for (const field of kind.fields.filter(isOwn)) {
      const own = told.find(({ name }) => name === field.name)?.rules ?? [];
      if (!settleTotals(settling, kind, field, own, { rules, heard }))
        computeOne(settling, kind, field, own, { sentences, heard });
    }
    collectParts(settling, kind, told);
    const merges = readMerging(kind, rules, heard);
    if (merges !== null) kind.merges = merges;
    for (const { request } of kind.resource.asked)
      request.sentences = request.sentences.filter((sentence) => !heard.has(sentence));
  }
  return heard;
};
