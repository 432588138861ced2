import type { ApiFacts, FailureFact } from "#src/spec/facts/facts.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { either, hasRole, readClaims, roleIn } from "./read-claims.ts";
import { REST as REST_OF_ALL } from "./access/who-in.ts";
import { nounOf } from "./resource.ts";
import { hasOrigin, type Kind, type Settling, type Visibility } from "./settling.ts";

/** "Drafts and archived posts exist only for their author". */
const ONLY_FOR =
  /^(?<what>[^.:;]{1,120}?)\s+(?:exists?|(?:are|is) (?:visible|shown|there|readable)|can be (?:seen|read))\s+only\s+(?:for|to|by)\s+(?<who>[^.;:]{1,80})/iu;
/** "A ticket of another customer is 404 for a customer". */
const ANOTHERS =
  /^an? (?<what>[\w -]{1,40}?) of (?:another|a different) (?<whose>[\w -]{1,30}?) (?:is|are|gives?|answers?) (?:a )?`?404`?(?: for (?:an? )?(?<whom>[\w -]{1,30}?))?(?=[,.;]|$)/iu;
/** "To somebody who is neither owner nor member, a list and its to-dos do not exist: 404". */
const NEITHER =
  /^(?:to|for) (?:somebody|someone|anybody|anyone|people|those|whoever)(?: who (?:is|are))? neither (?<who>[^,]{1,80}?)(?: of it)?,? an? (?<what>[\w-]{1,40})(?: and its [\w -]{1,40})? (?:does|do) not exist/iu;
/** "For everybody else a list does not exist: 404", behind who may read one. */
const REST =
  /^(?:for|to) (?:every(?:body|one)|any(?:body|one)|all(?: the)? others?|the (?:rest|others)|others)(?: else)?,? (?:the |an? |such an? )?(?<what>[\w-]{1,40})(?: and (?:its|their) [\w -]{1,40})? (?:does not|do not|doesn['’]t|don['’]t) exist/iu;
/** "Somebody else's note is 404", "Other people's notes are 404". */
const ELSES =
  /^(?:somebody|someone|anybody|anyone|other people|another \w{1,20}|others?)(?: else)?['’]s? (?<what>[\w -]{1,40}?) (?:is|are|gives?|answers?|do(?:es)? not exist)[^.]{0,20}`?404`?/iu;

/** "Internal ones are for agents". */
const FOR =
  /^(?<what>[\w-]{1,30}(?: [\w-]{1,30})?) (?:is|are) (?:only )?for (?<who>[\w ,-]{1,60}?)(?: only)?(?=[:;.]|$)/iu;

/** "`404 not_found`", "404 `not_found`": the author's code. */
const MISSING = /\b404\b[^`,;)\w]{0,4}(?:with |code ){0,2}`?([a-z][a-z_-]*)`/iu;

const stems = (text: string): string[] => wordsOf(text).map((word) => stem(singular(word)));

/** Values of a field that a phrase names: "Drafts and archived posts". */
const statesIn = (fields: readonly Field[], phrase: string): { field: Field; values: string[] } | null => {
  const words = new Set(stems(phrase));
  for (const field of fields) {
    const values = (field.values ?? []).filter((value) => stems(value).every((word) => words.has(word)));
    if (values.length > 0) return { field, values };
  }
  return null;
};

/** Whether every word of a phrase is spoken for: a state, the noun, or what joins them. */
const isSpokenFor = (phrase: string, { resource }: Kind, values: readonly string[]): boolean => {
  const known = new Set(
    [...values, nounOf(resource), resource.word, "and", "or", "all", "the", "a", "an"].flatMap(stems),
  );
  return stems(phrase).every((word) => known.has(word));
};

export const kindCalled = (settling: Settling, noun: string): Kind | null =>
  [...settling.kinds.values()].find(({ resource }) =>
    [nounOf(resource), resource.word].some((each) => stems(each).at(-1) === stems(noun).at(-1)),
  ) ?? null;

/** "Drafts" are of the one kind that can be drafts. */
const kindInState = ({ kinds }: Settling, phrase: string): Kind | null => {
  const able = [...kinds.values()].filter(({ fields }) => statesIn(fields, phrase) !== null);
  return able.length === 1 ? (able[0] ?? null) : null;
};

const ownerOf = ({ fields }: Kind): Expression | null => {
  const owner = hasOrigin(fields, "owner");
  return owner === undefined
    ? null
    : { do: "equal", with: [{ field: owner.name }, { caller: owner.holds === "id" ? "id" : "name" }] };
};

const onlyFor = (settling: Settling, kind: Kind, what: string, who: string): Expression | null => {
  const states = statesIn(kind.fields, what);
  const { claims, everybody, strange } = readClaims(settling, kind, who.replace(/^their\b|^its\b/iu, "the"), false);
  if (everybody || strange.length > 0 || claims.length === 0) return null;
  if (!isSpokenFor(what, kind, states?.values ?? [])) return null;
  if (states === null) return either(claims);
  const others = (states.field.values ?? []).filter((value) => !states.values.includes(value));
  const open = others.map((value): Expression => ({ do: "equal", with: [{ field: states.field.name }, { value }] }));
  return either([...open, ...claims]);
};

const readRule = (settling: Settling, text: string, about: Kind | null): { kind: Kind; claim: Expression } | null => {
  const only = ONLY_FOR.exec(text)?.groups;
  if (only !== undefined) {
    const what = only["what"] ?? "";
    const kind = about ?? kindCalled(settling, what) ?? kindInState(settling, what);
    const claim = kind && onlyFor(settling, kind, only["what"] ?? "", only["who"] ?? "");
    return kind && claim && { kind, claim };
  }
  const neither = NEITHER.exec(text)?.groups;
  if (neither !== undefined) {
    const kind = kindCalled(settling, neither["what"] ?? "");
    if (kind === null) return null;
    const { claims, strange } = readClaims(
      settling,
      kind,
      (neither["who"] ?? "").replaceAll(/\bnor\b/giu, "or"),
      false,
    );
    const claim = strange.length > 0 ? null : either(claims);
    return claim && { kind, claim };
  }
  const rest = REST.exec(text)?.groups?.["what"];
  if (rest !== undefined) return readRest(settling, kindCalled(settling, rest));
  const { what, whom, whose } = { ...ANOTHERS.exec(text)?.groups, ...ELSES.exec(text)?.groups };
  const kind = what === undefined ? null : kindCalled(settling, what);
  const owner = kind && ownerOf(kind);
  if (kind === null || owner === null) return null;
  const role = whom === undefined ? null : roleIn(settling, whom);
  if (whom !== undefined && role === null && whom !== whose) return null;
  const others: Expression[] = role === null ? [] : [{ do: "not", with: [hasRole(role)] }];
  const claim = either([...others, owner]);
  return claim && { kind, claim };
};

/** Whoever may read a record, and nobody else. */
const readRest = (settling: Settling, kind: Kind | null): { kind: Kind; claim: Expression } | null => {
  const who = kind?.resource.asked.find(({ role }) => role === "read")?.request.who ?? "";
  if (kind === null || who === "") return null;
  const { claims, everybody, strange } = readClaims(settling, kind, who, false);
  const claim = everybody || strange.length > 0 ? null : either(claims);
  return claim && { kind, claim };
};

/** A yes-or-no member that hides what has it, and who sees it all the same. */
const readHiding = (
  settling: Settling,
  { text, under }: { text: string; under: string },
  found: Visibility,
): boolean => {
  const { what = "", who = "" } = FOR.exec(text)?.groups ?? {};
  const kind = kindCalled(settling, what) ?? kindCalled(settling, under);
  const words = new Set(stems(what));
  const field = kind?.fields.find(
    ({ name, type }) => type === "boolean" && stems(name).every((word) => words.has(word)),
  );
  if (kind === null || field === undefined) return false;
  const { claims, everybody, strange } = readClaims(settling, kind, who, false);
  const claim = everybody || strange.length > 0 ? null : either(claims);
  if (claim === null) return false;
  const known = found.rules.get(kind.resource);
  const hidden: Expression = { do: "or", with: [{ do: "not", with: [{ field: field.name }] }, claim] };
  found.rules.set(kind.resource, known === undefined ? hidden : { do: "and", with: [known, hidden] });
  found.sends.push({ resource: kind.resource, field: field.name, claim });
  return true;
};

/** "drafts: author only, everyone else 404" */
const SOME_ONLY = /^(?<what>[^.:;]{1,60}): (?:only |just )?(?:for |by )?(?<who>[^.:;]{1,60}?)(?: only| alone)?,? /iu;

/** Records in a state of which a refusal tells that they are not there for others. */
const hide = (settling: Settling, kind: Kind, { code, status, when }: FailureFact, found: Visibility): boolean => {
  const { what, who } = SOME_ONLY.exec(`${when.replace(REST_OF_ALL, "")}, `)?.groups ?? {};
  if (status !== 404 || what === undefined || who === undefined || when.replace(REST_OF_ALL, "") === when) return false;
  const claim = onlyFor(settling, kind, what, who);
  if (claim === null) return false;
  const known = found.rules.get(kind.resource);
  found.rules.set(kind.resource, known === undefined ? claim : { do: "and", with: [known, claim] });
  if (code !== null) kind.missing ??= code;
  return true;
};

/** Reads for whom records exist at all. */
export const findVisibility = (settling: Settling, facts: ApiFacts): Visibility => {
  const found: Visibility = { rules: new Map(), sends: [], heard: new Set() };
  const hear = (text: string, about: Kind | null): void => {
    const read = readRule(settling, text, about);
    if (read === null) return;
    const known = found.rules.get(read.kind.resource);
    found.rules.set(read.kind.resource, known === undefined ? read.claim : { do: "and", with: [known, read.claim] });
    found.heard.add(text);
    const code = MISSING.exec(text)?.[1];
    if (code === undefined) return;
    const all = [...settling.kinds.values()].filter(
      ({ resource }) => resource === read.kind.resource || resource.parent === read.kind.resource,
    );
    for (const kind of all) kind.missing ??= code;
  };
  for (const rule of facts.rules)
    if (readHiding(settling, rule, found)) found.heard.add(rule.text);
    else hear(rule.text, null);
  for (const kind of settling.kinds.values())
    for (const { request } of kind.resource.asked)
      for (const { text } of request.sentences) if (!found.heard.has(text)) hear(text, kind);
  for (const kind of settling.kinds.values())
    for (const { request } of kind.resource.asked)
      request.failures = request.failures.filter((failure) => !hide(settling, kind, failure, found));
  return found;
};
