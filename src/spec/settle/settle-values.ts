import type { Behaviour } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import type { Asked } from "./resource.ts";
import type { Kind } from "./settling.ts";

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

const COUNTS = /\b(?:how (?:many|often)|counts?|number of|in use|used)\b/iu;

/** `GET /languages` answers the values that the field `language` may have, in their order; null: it asks for something else. */
export const settleValues = ({ fields }: Kind, { request, word }: Asked): (Behaviour & { kind: "report" }) | null => {
  const { answer, path, query, sentences } = request;
  if (answer === null || query.length > 0 || path.includes("{") || sentences.some(({ text }) => COUNTS.test(text)))
    return null;
  const field = fields.find(({ name, values }) => values !== undefined && plain(name) === plain(word));
  const members = answer.holds === "object" ? answer.members : answer.holds === "list" ? [answer.member] : [];
  const [member, ...others] = members;
  const isPlain = answer.holds !== "list" || (answer.entry === undefined && answer.beside.length === 0);
  if (field?.values === undefined || !isPlain || others.length > 0 || member === undefined || member === null)
    return null;
  return plain(member) === plain(word) || /^(?:values|items|all)$/iu.test(member)
    ? { kind: "report", members: { [member]: { value: field.values } } }
    : null;
};
