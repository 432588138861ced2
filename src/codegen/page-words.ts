import type { Operation, Service } from "#src/plan/plan.ts";
import type { Condition, Field } from "#src/spec/spec.ts";
import { parametersOf, wordsOf } from "./service-names.ts";

const ABBREVIATION = /\b(?:api|html|id|ip|isbn|json|pdf|sms|uri|url)(s?)\b/gu;

/** A name from the plan as words for people: `webhookUrl` → `webhook URL`. */
export const nounOf = (name: string): string =>
  wordsOf(name).replaceAll(ABBREVIATION, (word, many: string) =>
    many === "" ? word.toUpperCase() : `${word.slice(0, -1).toUpperCase()}s`,
  );

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const labelOf = (name: string): string => capital(nounOf(name));

const pluralOf = (noun: string): string => {
  if (/[^aeiou]y$/iu.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/iu.test(noun) ? `${noun}es` : `${noun}s`;
};

/** The fixed words of a path up to its end, or up to the parameter `before`. */
const wordBefore = (path: string, before: string | null): string | undefined => {
  const segments = path.split("/");
  const end = before === null ? segments.length : segments.indexOf(`{${before}}`);
  const word = segments[end - 1];
  return word === undefined || word === "" || parametersOf(`/${word}`).length > 0 ? undefined : word;
};

/**
 * What people call several records of a service: the word by which its list is addressed, or else by which one is made, or
 * a plural. Where nobody has more than one, that one.
 */
export const nounsOf = ({ key, name, operations, records }: Service): string => {
  if (records === "one" && !("name" in key)) return nounOf(name);
  const told = (kind: string) =>
    operations.find(
      ({ access, behaviour, on }) => behaviour.kind === kind && access !== "internal" && on === undefined,
    );
  const addressed = told("list") ?? told("create");
  const word = addressed && wordBefore(addressed.path, null);
  return word === undefined ? pluralOf(nounOf(name)) : nounOf(word);
};

/** What people call several instances, by the word that stands before one's name in a path. */
export const keyNounsOf = ({ operations }: Service, key: string): string => {
  const words = operations.map(({ path }) => wordBefore(path, key)).filter((word) => word !== undefined);
  return words[0] === undefined ? pluralOf(nounOf(key)) : nounOf(words[0]);
};

/** Verbs of HTTP, as people would say them of one thing that is there already, and of one that may not be. */
const HTTP_VERBS: Record<string, { label: string; phrase: string }> = {
  get: { label: "show", phrase: "show" },
  patch: { label: "change", phrase: "change" },
  post: { label: "add", phrase: "add" },
  put: { label: "replace", phrase: "save" },
};

/** An operation on a button of the record that it is about. */
export const operationLabelOf = ({ name }: Operation): string => labelOf(HTTP_VERBS[name]?.label ?? name);

const PLURAL_KINDS = ["list", "clear", "count"];

/** An operation as something to do: `create` of a note → “Create note”. One that says it all by itself stays as it is. */
export const phraseOf = (service: Service, { behaviour, name }: Operation): string => {
  const words = nounOf(HTTP_VERBS[name]?.phrase ?? name);
  if (words.includes(" ")) return capital(words);
  return capital(`${words} ${PLURAL_KINDS.includes(behaviour.kind) ? nounsOf(service) : nounOf(service.name)}`);
};

const describeCondition = (condition: Condition): string => {
  const noun = nounOf(condition.field);
  if ("oneOf" in condition) return `${noun} ${condition.oneOf.map(String).join(" or ")}`;
  const { equals } = condition;
  if (equals === true) return noun;
  return equals === false || equals === null ? `not ${noun}` : `${noun} ${String(equals)}`;
};

/** What a number counts: “Pinned” for `countPinned`, or what it asks of each record. */
export const countedOf = ({ name }: Operation, where: readonly Condition[]): string => {
  const rest = wordsOf(name).replace(/^(?:count|number)(?: of)? ?/u, "");
  if (rest !== "") return labelOf(rest);
  return where.length === 0 ? "In all" : capital(where.map(describeCondition).join(", "));
};

/** The field by which people tell records apart: the first that must be there, else one of a kind, else any text. */
export const titleFieldOf = ({ fields }: Service): string | null => {
  const texts = fields.filter(({ origin, type }) => origin === "caller" && ["text", "url", "email"].includes(type));
  const isTold = ({ required }: Field): boolean => required;
  const title = texts.find(isTold) ?? texts.find(({ unique }) => unique) ?? texts[0];
  return title?.name ?? null;
};
