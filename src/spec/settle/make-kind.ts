import type { Reading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { findExpiry, withoutExpiry } from "./find-expiry.ts";
import { findFiring } from "./find-firing.ts";
import { findStates } from "./find-states.ts";
import { countedBeside, makeField, withoutRevision } from "./make-field.ts";
import { compute, withoutComputed } from "./read-computed.ts";
import { labelEntries } from "./ballot/label-entries.ts";
import { readLapses } from "./read-lapses.ts";
import { withoutRelative } from "./read-relative.ts";
import { makeEntries } from "./make-entries.ts";
import { mergeMembers, type Told } from "./merge-members.ts";
import { stampFields, withoutStamps } from "./read-stamps.ts";
import { readStates, statesOfRequests, statesOfTable, withStates } from "./read-states.ts";
import { holdsMembers, nestTold } from "./nest-told.ts";
import { nestMembers } from "./nest-members.ts";
import { computePresence, withoutPresence } from "./read-presence.ts";
import { settleUnique } from "./unique-among.ts";
import { withoutQueue } from "./queue/without-queue.ts";
import { withoutReading } from "./reads/count-reads.ts";
import type { Resource, Role } from "./resource.ts";
import { hasOrigin, type Kind, nounOf, type Rules } from "./settling.ts";
import { startValues } from "./start-values.ts";
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

/** What a value in a path looks like, where its name says that. */
const SHAPES: Record<string, Partial<Field>> = {
  month: { pattern: String.raw`\d{4}-(?:0[1-9]|1[0-2])` },
  year: { pattern: String.raw`\d{4}` },
  day: { type: "date" },
  date: { type: "date" },
};

/** Values that name a record together, each standing in the path. */
const nameTogether = (fields: Field[], { beside = [], parameter }: Resource): void => {
  if (parameter === null || beside.length === 0) return;
  for (const name of [...beside, parameter]) {
    if (fields.some((field) => field.name === name)) continue;
    fields.unshift({ ...ownField(name, "caller", "", true), ...SHAPES[name] });
  }
  for (const field of fields)
    if (field.name === parameter || beside.includes(field.name))
      Object.assign(field, { origin: "caller", required: true });
  const last = fields.find(({ name }) => name === parameter);
  if (last !== undefined) Object.assign(last, { unique: true, uniqueWith: [...beside] });
};

/** A path names records by this field, so that no two may share it. A PUT makes the record that its path names. */
const nameByPath = (fields: Field[], resource: Resource, told: readonly Told[]): void => {
  const { asked, parameter } = resource;
  if (parameter === null || resource.beside !== undefined) return nameTogether(fields, resource);
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

const MADE =
  /^(?:sent|posted|written|said|added|asked|given|placed|opened|started|made|submitted|registered|joined|borrowed|lent|loaned|rented|issued|bought|purchased)(?:_?at|_?on|At|On)$/u;

/** `voted_at` of a vote. */
const namesMaking = (name: string, noun: string): boolean => {
  const [verb = "", ...rest] = wordsOf(name);
  return rest.join(" ") === "at" && stem(verb) === stem(noun);
};

/** `sent_at` of what has no other moment of its making, and no step or state that is called so. */
const stampMaking = (fields: readonly Field[], resource: Resource): void => {
  const { asked } = resource;
  const noun = nounOf(resource);
  const stamp = fields.find(
    ({ name, origin, type }) =>
      type === "date-time" && origin === "service" && (MADE.test(name) || namesMaking(name, noun)),
  );
  if (stamp === undefined || hasOrigin(fields, "created-at") !== undefined) return;
  const [verb = ""] = wordsOf(stamp.name);
  const isStep =
    asked.some(({ role, word }) => role === "act" && stem(wordsOf(word)[0] ?? "") === stem(verb)) ||
    fields.some(({ values = [] }) => values.includes(verb));
  if (!isStep) stamp.origin = "created-at";
};

const EDITED = /^(?:last_?)?edited(?:_?at|_?on)$/iu;

/** `edited_at` tells nothing of what was made and never changed. */
const emptyUntilEdited = (fields: Field[]): void => {
  const edited = fields.find(({ name, origin }) => origin === "updated-at" && EDITED.test(name));
  const made = hasOrigin(fields, "created-at");
  if (edited === undefined || made === undefined) return;
  const known = fields.find((field) => field !== edited && field.origin === "updated-at");
  const changed = known ?? { ...ownField("changed_at", "updated-at", "", true), type: "date-time" as const };
  if (known === undefined) fields.push(changed);
  const isNew = { do: "equal" as const, with: [{ field: changed.name }, { field: made.name }] };
  Object.assign(edited, {
    origin: "computed",
    compute: { do: "if", with: [isNew, { value: null }, { field: changed.name }] },
  });
};

const stampMoments = (fields: Field[], resource: Resource): void => {
  stampMaking(fields, resource);
  emptyUntilEdited(fields);
};

/** "`displayName` is the handle if left out": the default is no text, where another member is called so. */
const copyDefaults = (fields: readonly Field[]): void => {
  for (const field of fields) {
    const { default: value, name, type } = field;
    const other = fields.find((each) => each.name === value && each.name !== name && each.origin === "caller");
    if (other === undefined || type !== "text" || other.type !== "text") continue;
    delete field.default;
    delete field.neverNull;
    Object.assign(field, { copies: other.name, required: false });
  }
};

const makeFields = (
  told: readonly Told[],
  resource: Resource,
  { hasCallers, reading, shared }: { hasCallers: boolean; reading: Reading; shared: Rules["shared"] },
): Field[] => {
  // Who says what is required says so of all that is.
  const marksRequired = told.some(({ rules }) => rules.some((rule) => /^required\b/iu.test(rule)));
  return told.map((member) => {
    const field = holdsMembers(member)
      ? nestTold(member, resource, { marksRequired, reading })
      : makeField(member, resource, { hasCallers, marksRequired, reading });
    makeEntries(field, member, shared, resource, reading);
    return field;
  });
};

/** The fields of a resource's records, as everything that is said of them tells. */
export const makeKind = (
  resource: Resource,
  hasCallers: boolean,
  reading: Reading,
  rules: Rules & { hasSockets: boolean; isQueue: boolean },
): Kind => {
  const states =
    readStates(nounOf(resource), rules.all, rules.heard) ??
    statesOfTable(resource, rules.all) ??
    statesOfRequests(resource, rules.all);
  const { told: plain, variants } = findVariants(withStates(mergeMembers(resource), states));
  const all = rules.isQueue ? withoutQueue(plain) : plain;
  const counted = withoutExpiry(all).map(withoutRevision).map(withoutReading);
  const tellsPresence = rules.hasSockets && resource.parent === null;
  const { computed, told: bare } = withoutComputed(tellsPresence ? counted.map(withoutPresence) : counted, resource);
  const { stamps, told: unstamped } = withoutStamps(bare, resource);
  const { rules: bounds, told } = withoutRelative(unstamped);
  const fields = makeFields(told, resource, { hasCallers, reading, shared: rules.shared });
  labelEntries(fields, told, resource);
  compute(fields, computed);
  stampFields(fields, stamps);
  for (const [n, field] of fields.entries()) if (told[n]?.inherits) field.inherits = field.name;
  applyVariants(fields, variants);
  settleUnique(fields, resource);
  copyDefaults(fields);
  nameByPath(fields, resource, told);
  const isNamed = fields.some(({ name, origin }) => name === resource.parameter && origin !== "id");
  const tellsMembers = told.some(({ shown }) => shown);
  if (hasOrigin(fields, "id") === undefined)
    fields.unshift(
      ownField("id", "id", "", isNamed || resource.only !== undefined || (tellsMembers && resource.parameter === null)),
    );
  if (tellsPresence) computePresence(fields, all);
  stampMoments(fields, resource);
  nameBySlug(fields);
  findStates(fields, told, resource, rules.all);
  nestMembers(fields, told, resource, reading);
  startStates(fields, resource);
  startValues(fields, resource);
  if (resource.parent !== null) settleParent(fields, resource.parent);
  // A record is read by its name first, whatever its author tells first.
  fields.sort((a, b) => Number(b.origin === "id") - Number(a.origin === "id"));
  const roles = [...new Set(told.flatMap(({ sentBy }) => [...sentBy]))];
  const sentBy = (role: Role): string[] => told.filter((member) => member.sentBy.has(role)).map(({ name }) => name);
  const sent = new Map(roles.map((role) => [role, sentBy(role)]));
  const kind: Kind = { resource, fields, sent, missing: null, expiry: null, variants };
  if (bounds.length > 0) kind.rules = bounds;
  if (states !== null) kind.states = states;
  const counts = countedBeside(all);
  if (counts.length > 0) kind.counts = counts;
  kind.expiry = findExpiry(kind, all, rules.all, rules.heard);
  readLapses(kind, rules.all, rules.heard);
  const firing = findFiring(kind, told, rules.all, rules.heard);
  if (firing !== null) kind.firing = firing;
  return kind;
};

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
