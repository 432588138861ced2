import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { findExpiry, withoutExpiry } from "./find-expiry.ts";
import { countedBeside, makeField, withoutRevision } from "./make-field.ts";
import { mergeMembers, type Told } from "./merge-members.ts";
import { withoutQueue } from "./queue/without-queue.ts";
import type { Resource, Role } from "./resource.ts";
import { hasOrigin, type Kind } from "./settling.ts";
import { applyVariants, findVariants } from "./variants.ts";

const ownField = (name: string, origin: Field["origin"], description: string, hidden: boolean): Field => ({
  name,
  type: "text",
  description,
  required: false,
  origin,
  ...(hidden && { hidden }),
});

const NO_NAMES = new Set<Field["type"]>(["boolean", "list", "map", "object", "json"]);

const snake = (text: string): string => wordsOf(text).join("_");

/** A path names records by this field, so that no two may share it. A PUT makes the record that its path names. */
const nameByPath = (fields: Field[], resource: Resource, told: readonly Told[]): void => {
  const { asked, parameter } = resource;
  if (parameter === null) return;
  const field = fields.find(({ name }) => name === parameter);
  const puts = asked.some(({ role }) => role === "replace");
  const creates = asked.some(({ role }) => role === "create");
  if (field !== undefined && field.origin !== "id" && !NO_NAMES.has(field.type)) {
    field.unique ??= true;
    if (puts && !creates) Object.assign(field, { origin: "caller", required: true });
    // What callers do not send is the service's to make.
    if (field.origin === "service" && !puts) field.unique = true;
    return;
  }
  if (field !== undefined || creates || !puts || told.some(({ name }) => name === "id")) return;
  fields.unshift({ ...ownField(parameter, "caller", "", true), required: true, unique: true });
};

/** A state that no caller sets begins as a new record's author says, or else as the first that is told. */
const startStates = (fields: readonly Field[], { asked }: Resource): void => {
  const made = asked
    .filter(({ role }) => role === "create")
    .flatMap(({ request }) => request.sentences.map(({ text }) => text));
  for (const field of fields) {
    const { origin, type, values = [] } = field;
    if (type !== "enum" || origin !== "service" || field.default !== undefined) continue;
    const told = values.find((value) =>
      made.some(
        (text) =>
          text.includes(`\`${value}\``) && !values.some((other) => other !== value && text.includes(`\`${other}\``)),
      ),
    );
    field.default = told ?? values[0] ?? null;
  }
};

/** A slug that nobody sends is made of what the record is called. */
const nameBySlug = (fields: readonly Field[]): void => {
  const slug = fields.find(({ name, origin }) => name === "slug" && origin === "service");
  const titles = fields.filter(({ origin, type }) => origin === "caller" && type === "text");
  const title = titles.find(({ name }) => /^(?:title|name|headline|label)$/iu.test(name)) ?? titles[0];
  if (slug !== undefined && title !== undefined) Object.assign(slug, { slugOf: title.name, unique: true });
};

/** The fields of a resource's records, as everything that is said of them tells. */
export const makeKind = (resource: Resource, hasCallers: boolean, reading: Reading, rules: Rules): Kind => {
  const all = mergeMembers(resource);
  const { told: plain, variants } = findVariants(all);
  const known = rules.isQueue ? withoutQueue(plain) : plain;
  const told = withoutExpiry(known).map(withoutRevision);
  // Who says what is required says so of all that is.
  const marksRequired = told.some(({ rules }) => rules.some((rule) => /^required\b/iu.test(rule)));
  const fields = told.map((member) => makeField(member, resource, { hasCallers, marksRequired, reading }));
  for (const [n, field] of fields.entries()) if (told[n]?.inherits) field.inherits = field.name;
  applyVariants(fields, variants);
  nameByPath(fields, resource, told);
  const isNamed = fields.some(({ name, origin }) => name === resource.parameter && origin !== "id");
  const tellsMembers = told.some(({ shown }) => shown);
  if (hasOrigin(fields, "id") === undefined)
    fields.unshift(ownField("id", "id", "", isNamed || (tellsMembers && resource.parameter === null)));
  nameBySlug(fields);
  startStates(fields, resource);
  if (resource.parent !== null) settleParent(fields, resource.parent);
  // A record is read by its name first, whatever its author tells first.
  fields.sort((a, b) => Number(b.origin === "id") - Number(a.origin === "id"));
  const roles = [...new Set(told.flatMap(({ sentBy }) => [...sentBy]))];
  const sentBy = (role: Role): string[] => told.filter((member) => member.sentBy.has(role)).map(({ name }) => name);
  const sent = new Map(roles.map((role) => [role, sentBy(role)]));
  const kind: Kind = { resource, fields, sent, missing: null, expiry: null, variants };
  const counts = countedBeside(all);
  if (counts.length > 0) kind.counts = counts;
  kind.expiry = findExpiry(kind, all, rules.all, rules.heard);
  return kind;
};

/** Sentences that stand at no request, and those of them that were read for a kind. `isQueue`: it is handed out. */
type Rules = { all: ApiFacts["rules"]; heard: Set<ApiFacts["rules"][number]>; isQueue: boolean };

/** A record holds the id of what it belongs to; where its author shows another name of that, it is looked up. */
const settleParent = (fields: Field[], parent: Resource): void => {
  const shown = hasOrigin(fields, "parent");
  const isId = shown !== undefined && wordsOf(shown.name).at(-1) === "id";
  if (isId) return;
  const name = `${snake(parent.name)}_id`;
  if (shown !== undefined) {
    shown.origin = "computed";
    shown.compute = { parent: parent.parameter ?? "id" };
  }
  fields.push(ownField(fields.some((field) => field.name === name) ? `${name}_` : name, "parent", "", true));
};
