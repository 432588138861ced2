import { roleOfFlag } from "./role-of-flag.ts";
import type { Said } from "./operation-clause.ts";
import { readConditions } from "./read-condition.ts";
import type { Vocabulary } from "./read-condition.ts";
import { readFilter } from "./read-filter.ts";
import type { Assignment, Behaviour, Field, WordedKind } from "./spec.ts";
import { contraryOf, stem } from "./words.ts";

const listOf = (words: readonly string[], said: Said, { fields }: Vocabulary): Behaviour | string => {
  const narrows = [...said.narrows];
  const isSearched = narrows.some(({ by }) => by === "contains");
  if (words[0] === "search" && !isSearched && said.filters.length === 0) {
    const wish = readFilter("q", fields);
    if (wish === null || !("narrow" in wish)) return "there is no text to search in";
    narrows.push(wish.narrow);
  }
  return {
    kind: "list",
    filters: [...new Set(said.filters)],
    sort: said.sort,
    ...(narrows.length > 0 && { narrows }),
    ...(said.sorts.length > 0 && { sorts: [...new Set(said.sorts)] }),
  };
};

/** What an operation of this kind does, given what was said of it; a text: why it cannot be built. */
export const chooseBehaviour = (
  kind: WordedKind,
  said: Said,
  vocabulary: Vocabulary,
  words: readonly string[],
): Behaviour | string => {
  switch (kind) {
    case "list":
      return listOf(words, said, vocabulary);
    case "update":
      return said.only.length > 0 ? { kind, fields: [...new Set(said.only)] } : { kind };
    case "clear":
    case "count": {
      const spoken =
        said.where.length > 0 ? said.where : words.slice(1).flatMap((word) => readConditions(word, vocabulary) ?? []);
      return { kind, where: spoken };
    }
    case "act": {
      const set = said.set.length > 0 ? said.set : impliedSet(words[0] ?? "", vocabulary.fields);
      return set.length === 0 ? "it is not said which field it sets" : { kind, set, when: said.when };
    }
    case "redirect": {
      const to = said.to ?? vocabulary.fields.find((field) => field.type === "url")?.name;
      return to === undefined ? "no field holds the address to go to" : { kind, to, count: said.count };
    }
    default:
      return { kind };
  }
};

/** Whether a flag is called after a verb: `frozen` after freeze, `active` after activate. */
const isCalledAfter = (field: Field, verb: string): boolean =>
  field.type === "boolean" &&
  (stem(field.name) === stem(verb) ||
    stem(field.name) === stem(verb).replace(/at$/u, "") ||
    (field.name === "done" && /^(?:complete|finish|tick|check)$/u.test(verb)));

const RAISES = /^(?:promote|upgrade|elevate)$/u;
const LOWERS = /^(?:demote|downgrade)$/u;

/** To promote somebody gives them the one role, or the other of two, that not everybody has. */
const promotion = (verb: string, fields: readonly Field[]): Assignment[] => {
  const isUp = RAISES.test(verb);
  if (!isUp && !LOWERS.test(verb)) return [];
  const [flag, ...more] = fields.filter((field) => roleOfFlag(field) !== null);
  if (flag !== undefined && more.length === 0) return [{ field: flag.name, value: isUp }];
  const role = fields.find(({ name, type, values = [] }) => name === "role" && type === "enum" && values.length === 2);
  const start = role?.default ?? role?.values?.[0];
  const value = isUp ? role?.values?.find((each) => each !== start) : start;
  return role === undefined || value === undefined || value === null ? [] : [{ field: role.name, value }];
};

/**
 * `complete` sets the flag `done` or `completed`, `unfreeze` clears `frozen`, `cancel` sets the status `cancelled`: where
 * exactly one field fits.
 */
export const impliedSet = (verb: string, fields: readonly Field[]): Assignment[] => {
  const contrary = contraryOf(verb);
  const flags = fields.flatMap((field): Assignment[] => {
    if (isCalledAfter(field, verb)) return [{ field: field.name, value: true }];
    return contrary !== null && isCalledAfter(field, contrary) ? [{ field: field.name, value: false }] : [];
  });
  const states = fields.flatMap((field) =>
    field.type === "enum"
      ? (field.values ?? [])
          .filter((value) => stem(value) === stem(verb) || (verb === "publish" && value === "public"))
          .map((value) => ({ field: field.name, value }))
      : [],
  );
  const found = [...flags, ...states];
  return found.length === 1 ? found : found.length === 0 ? promotion(verb, fields) : [];
};
