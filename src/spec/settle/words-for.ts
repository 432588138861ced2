import type { PartWords, Words } from "#src/spec/expression/words.ts";
import { entriesOf } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { type Kind, kindOf, nounOf, type Settling } from "./settling.ts";

const makersOf = (fields: readonly Field[]): string[] =>
  fields.filter(({ origin }) => origin === "owner").map(({ name }) => name);

/** Records as phrases speak of them: by the author's noun, or by the word of their path. */
export const asPart = ({ fields, resource }: Kind): PartWords => ({
  noun: nounOf(resource),
  part: resource.name,
  fields,
  also: [wordsOf(resource.word).map(singular).join(" ")],
});

/** What belongs to records of a kind: their parts, and the ties of callers to them. */
export const partsUnder = ({ kinds }: Settling, { resource }: Kind): Kind[] =>
  [...kinds.values()].filter((kind) => kind.resource.parent === resource);

/** What names and nouns mean in a phrase about a record of this kind. */
export const wordsFor = (settling: Settling, kind: Kind, fields: readonly Field[] = kind.fields): Words => {
  const parent = kind.resource.parent === null ? null : kindOf(settling, kind.resource.parent);
  return {
    noun: nounOf(kind.resource),
    fields,
    parent: parent?.fields ?? [],
    parentNoun: parent === null ? "" : nounOf(parent.resource),
    sent: [],
    parts: [...partsUnder(settling, kind).map(asPart), ...fields.flatMap(asEntries)],
    makers: makersOf(fields),
  };
};

/** The entries of a list of objects, as phrases speak of them: "the `amount` of all lines". */
const asEntries = ({ entries, name }: Field): PartWords[] =>
  entries?.members === undefined
    ? []
    : [{ noun: wordsOf(name).map(singular).join(" "), part: entriesOf(name), fields: entries.members }];

/** The words of a phrase about all records of a kind, as if they belonged to something that is nothing itself. */
export const wordsOfAll = (kind: Kind): Words => ({
  noun: "",
  fields: [],
  parent: [],
  parentNoun: "",
  sent: [],
  parts: [asPart(kind)],
  makers: [],
});
