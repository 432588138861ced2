import type { Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { nounOf, type Resource } from "./resource.ts";

const EVERYBODYS = new Set(["product", "system", "service", "shop", "application", "app", "database"].map(stem));
const PEOPLE = /^(?:owner|user|person|account|caller|author|customer|member|tenant|organi[sz]ation|organi[sz]er|key)$/u;

/** The field whose value tells among which records no two share one: `project_id` of "unique per project". */
const fieldFor = (noun: string, fields: readonly Field[]): string | null => {
  const isCalled = ({ name }: Field): boolean => {
    const words = wordsOf(name).map(singular);
    return words.join(" ") === noun || (words.at(-1) === "id" && words.slice(0, -1).join(" ") === noun);
  };
  const own = fields.find(isCalled);
  if (own !== undefined) return own.name;
  return PEOPLE.test(noun) ? (fields.find(({ origin }) => origin === "owner")?.name ?? null) : null;
};

/** "Unique per project" becomes the field that says which project; what a record is a part of goes without saying. */
export const settleUnique = (fields: readonly Field[], { beside, parent }: Resource): void => {
  if (beside !== undefined) return;
  const above = parent === null ? "" : stem(singular(wordsOf(nounOf(parent)).at(-1) ?? ""));
  for (const field of fields) {
    const found = (field.uniqueWith ?? []).flatMap((noun) => {
      const word = singular(noun);
      return stem(word) === above || EVERYBODYS.has(stem(word)) ? [] : (fieldFor(word, fields) ?? []);
    });
    if (found.length > 0) field.uniqueWith = found;
    else delete field.uniqueWith;
  }
};
