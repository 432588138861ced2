import type { Expression } from "#src/spec/expression.ts";
import { type Resource, nounOf, rootOf } from "#src/spec/settle/resource.ts";
import { hasOrigin, type Kind, type Settling } from "#src/spec/settle/settling.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { CALLER, idOf, isTied, makerIdOf, same } from "./tie-claims.ts";
import { namesMakers, rootOfWord } from "./tie-words.ts";

const COUNTS = /^(?:count|total|number|num|of|n)$/u;
const ME = /^(?:me|you|back|viewer|caller)$/u;

/** The noun of `follower_count`, `postCount`, `numFollowers`; null where a name tells no number. */
const countedBy = ({ name, type }: Field): string | null => {
  const words = wordsOf(name);
  const rest = words.filter((word) => !COUNTS.test(word));
  const [only] = rest;
  return rest.length === 1 &&
    only !== undefined &&
    (rest.length < words.length || only.endsWith("s") || type === "integer")
    ? only
    : null;
};

const tiesOf = ({ ties }: Settling, resource: Resource): Kind[] =>
  ties.filter((tie) => tie.resource.parent === resource);

/** How many people are tied to a record, how many a person is tied to, or how many records somebody made. */
const countOf = (settling: Settling, kind: Kind, word: string): Expression | null => {
  const { callers, kinds } = settling;
  const tie = tiesOf(settling, kind.resource).find((each) => rootOfWord(each.resource.word) === rootOfWord(word));
  const own: Expression = { parent: idOf(kind) };
  const isHolder = kind.resource === callers?.holders;
  if (tie !== undefined && (!isHolder || namesMakers(word, tie.resource.word)))
    return { tally: "count", of: tie.resource.name };
  const person = tie && hasOrigin(tie.fields, "owner");
  if (tie !== undefined && person !== undefined)
    return { tally: "count", of: tie.resource.name, loose: true, where: same({ field: person.name }, own) };
  const made = [...kinds.values()].find(
    ({ fields, resource }) =>
      resource.parent === null &&
      resource !== kind.resource &&
      hasOrigin(fields, "owner") !== undefined &&
      [nounOf(resource), resource.word].some((noun) => singular(noun) === singular(word)),
  );
  const maker = made === undefined || !isHolder ? null : makerIdOf(made);
  if (made === undefined || maker === null || callers === null) return null;
  if (rootOf(made.resource) !== rootOf(callers.holders)) rootOf(made.resource).host = callers.holders;
  return { tally: "count", of: made.resource.name, loose: true, where: same({ field: maker }, own) };
};

/** `followsMe`, `follows_you`: whether somebody is tied to the caller; else, whether the caller is tied to them. */
const flagOf = (settling: Settling, kind: Kind, name: string): Expression | null => {
  const words = wordsOf(name);
  const ties = tiesOf(settling, kind.resource);
  const tie = ties.find((each) => words.some((word) => rootOfWord(word) === rootOfWord(each.resource.word)));
  if (tie === undefined) return null;
  const own: Expression = { parent: idOf(kind) };
  const isPassive = words.includes("by");
  const isBack = words.some((word) => ME.test(word)) ? !isPassive : words.at(-1) === "by";
  return isBack && kind.resource === settling.callers?.holders ? isTied(tie, own, CALLER) : isTied(tie, CALLER, own);
};

const become = (field: Field, type: Field["type"], compute: Expression): void => {
  Object.assign(field, { type, origin: "computed", required: false, compute });
  delete field.default;
};

/** Members that tell of ties: how many there are, and whether one is the caller's. */
export const computeRelations = (settling: Settling): void => {
  const tied = new Set(settling.ties);
  for (const kind of settling.kinds.values()) {
    if (tied.has(kind)) continue;
    for (const field of kind.fields.filter(({ origin }) => origin === "service" || origin === "counter")) {
      const counted = field.type === "boolean" ? null : countedBy(field);
      const count = counted === null ? null : countOf(settling, kind, counted);
      const flag = field.type === "boolean" ? flagOf(settling, kind, field.name) : null;
      if (count !== null) become(field, "integer", count);
      else if (flag !== null) become(field, "boolean", flag);
    }
  }
};
