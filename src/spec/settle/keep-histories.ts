import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Resource } from "./resource.ts";
import { hasOrigin, type Kind, kindOf, type Settling } from "./settling.ts";

const WORDS = /^(?:versions?|revisions?|history|editions?|wordings?|states)$/iu;
export const RESTORES = /^(?:restore|revert|rollback|roll-back|publish|reinstate|bring-back)$/iu;
/** What is so of every such record. */
const HEARD =
  /\b(?:every|each|all)\b[^.]{0,60}\b(?:kept|stored|saved|remains?)\b[^.]{0,30}\b(?:versions?|revisions?|editions?)\b|\b(?:versions?|revisions?|editions?) (?:is |are )?(?:never (?:changes?|changed)|numbered|cannot be changed)\b|\b(?:versions?|revisions?|editions?)\b[^.]{0,30}\bnever changes?\b/iu;
const SAME =
  /\b(?:equal|same|unchanged|no difference|identical)\b[^.]{0,60}\b(?:no|not a)\b[^.]{0,12}\b(?:version|revision|edition)\b/iu;

/** Records that nobody makes, and that are read or listed below another by a word for its states. */
const isHistory = (resource: Resource): boolean =>
  resource.parent !== null &&
  WORDS.test(resource.word) &&
  resource.asked.length > 0 &&
  resource.asked.every(
    ({ role, word }) => role === "list" || role === "read" || (role === "act" && RESTORES.test(word)),
  );

const keptField = (field: Field, number: Field): Field | null => {
  const { lower: _, required: __, template: ___, trim: ____, unique: _____, ...plain } = field;
  if (field.origin === "id" || field.origin === "parent") return null;
  // The moment at which a state was saved is the one of its record.
  if (field.origin === "updated-at") return { ...plain, origin: "created-at", required: false };
  if (field === number) return { ...plain, origin: "service", required: true, unique: true };
  if (field.origin === "computed" || field.origin === "created-at") return { ...plain, required: false };
  return { ...plain, origin: "service", required: field.required };
};

/** A path names a state by its number, whatever its author called that. */
const nameByNumber = ({ asked, parameter }: Resource, number: string): void => {
  for (const { request } of asked)
    if (parameter !== null) request.path = request.path.replace(`{${parameter}}`, `{${number}}`);
};

const keepHistory = (settling: Settling, kind: Kind): Kind | null => {
  const { resource } = kind;
  const parent = resource.parent === null ? null : kindOf(settling, resource.parent);
  const number = parent === null ? undefined : hasOrigin(parent.fields, "revision");
  if (parent === null || number === undefined) return null;
  const own = kind.fields.filter(({ origin }) => origin === "id" || origin === "parent");
  for (const field of own) field.hidden = true;
  const kept = parent.fields.flatMap((field) => keptField(field, number) ?? []);
  kind.fields.splice(0, kind.fields.length, ...own, ...kept);
  kind.isHistory = true;
  nameByNumber(resource, number.name);
  resource.parameter = number.name;
  const said = parent.resource.asked.flatMap(({ request }) => request.sentences.map(({ text }) => text));
  parent.history = { part: resource.name, ...(said.some((text) => SAME.test(text)) && { skips: true as const }) };
  return parent;
};

/** Keeps every state of records whose author says that there are versions of them. */
export const keepHistories = (
  settling: Settling,
  rules: ApiFacts["rules"],
  heard: Set<{ line: number; text: string }>,
): void => {
  for (const kind of settling.kinds.values()) {
    if (!isHistory(kind.resource) || keepHistory(settling, kind) === null) continue;
    for (const rule of rules) if (HEARD.test(rule.text)) heard.add(rule);
  }
};

/** Fields that a state of a record brings back. */
export const restoredBy = (settling: Settling, { resource }: Kind): string[] =>
  resource.parent === null
    ? []
    : kindOf(settling, resource.parent)
        .fields.filter(({ origin, unique }) => origin === "caller" && !unique)
        .map(({ name }) => name);
