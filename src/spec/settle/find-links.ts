import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { type Kind, namingField, nounOf } from "./settling.ts";

/** How records of one kind name records of another: by the entries of a list, or by one member. */
export type Link = {
  to: Kind;
  each: string | null;
  /** Field of the other, and what it is compared with. */
  by: string;
  is: Expression;
  /** By how much the other changes, where nothing else is said. */
  amount: Expression | null;
  /** Names of what it may change by. */
  amounts: Map<string, Expression>;
};

const plain = (name: string): string => wordsOf(name).map(singular).join("");

const QUANTITY = /^(?:quantity|amount|count|units|pieces|number|qty|copies|places|kilos|litres)$/iu;

/** The names by which a member may speak of records of a kind: `sku`, `item`, `itemId`. */
const namesOf = (kind: Kind): Set<string> => {
  const naming = namingField(kind)?.name;
  const nouns = [nounOf(kind.resource), kind.resource.word].map(plain);
  const own = naming === undefined ? [] : [plain(naming)];
  return new Set([
    ...own.filter((name) => name !== "id" && name !== "name"),
    ...nouns,
    ...nouns.flatMap((noun) => ["id", ...own].map((name) => `${noun}${name}`)),
  ]);
};

const isNumber = ({ type }: Field): boolean => type === "integer" || type === "number";

const amountIn = (fields: readonly Field[], of: (name: string) => Expression): Pick<Link, "amount" | "amounts"> => {
  const numbers = fields.filter((field) => isNumber(field) && field.origin === "caller");
  const usual = numbers.find(({ name }) => QUANTITY.test(name)) ?? null;
  return {
    amount: usual && of(usual.name),
    amounts: new Map(numbers.map(({ name }) => [name, of(name)])),
  };
};

const linkBy = (from: Kind, to: Kind): Link | null => {
  const names = namesOf(to);
  const by = namingField(to)?.name ?? to.fields.find(({ origin }) => origin === "id")?.name ?? "id";
  const sent = from.fields.filter(({ origin }) => origin === "caller");
  for (const field of sent) {
    if (field.type === "list") {
      const { members = [] } = field.entries ?? {};
      const member = members.find(({ name }) => names.has(plain(name)));
      if (member !== undefined)
        return {
          to,
          each: field.name,
          by,
          is: { entry: member.name },
          ...amountIn(members, (name) => ({ entry: name })),
        };
      if (members.length === 0 && names.has(plain(field.name)))
        return { to, each: field.name, by, is: { entry: "" }, amount: null, amounts: new Map() };
    } else if (field.type === "text" && names.has(plain(field.name)) && namingField(from)?.name !== field.name)
      return { to, each: null, by, is: { own: field.name }, ...amountIn(sent, (name) => ({ own: name })) };
  }
  return null;
};

/** Kinds whose records a new record of this kind names, beside what it is a part of. */
export const linksOf = (kind: Kind, all: readonly Kind[]): Link[] =>
  all
    .filter(
      (other) => other !== kind && other.resource !== kind.resource.parent && other.resource.parent !== kind.resource,
    )
    .flatMap((other) => linkBy(kind, other) ?? []);
