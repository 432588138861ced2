import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { callerRoles } from "./access/caller-roles.ts";
import { nounOf, type Resource } from "./resource.ts";
import { hasOrigin, type Kind, kindOf, type Settling } from "./settling.ts";

/**
 * Who a text speaks of. `claims`: any of which must hold of the caller. `everybody`: whoever is known. `strange`: words
 * that no rule knows; who they speak of is not let in.
 */
export type Claims = { claims: Expression[]; everybody: boolean; strange: string[] };

const equals = (left: Expression, right: Expression): Expression => ({ do: "equal", with: [left, right] });

/** Whether the caller is who a field names, by id or by name. */
const isCallers = ({ holds, name }: Field): Expression =>
  equals({ field: name }, { caller: holds === "id" ? "id" : "name" });

export const either = (claims: readonly Expression[]): Expression | null => {
  const [first] = claims;
  if (first === undefined) return null;
  return claims.length === 1 ? first : { do: "or", with: [...claims] };
};

/** What is said of a record, said of one that is a part of it; null where that cannot be said. */
export const lift = (claim: Expression): Expression | null => {
  if ("field" in claim) return { parent: claim.field };
  if ("parent" in claim) return null;
  if ("opens" in claim) return claim.of === "record" ? { ...claim, of: "parent" } : null;
  if (!("do" in claim)) return claim;
  const parts = claim.with.map(lift);
  return parts.includes(null) ? null : { ...claim, with: parts.filter((part) => part !== null) };
};

const MAKER =
  /\b(?:owners?|authors?|creators?|makers?|requesters?|reporters?|organi[sz]ers?|senders?|hosts?|sellers?|writers?|posters?|buyers?|purchasers?|borrowers?|lenders?|bookers?|renters?|reviewers?|commenters?|voters?|uploaders?|submitters?|bidders?|requestors?)\b/iu;
const EVERYBODY =
  /^(?:(?:any|every)(?:one|body)?(?: known)? ?)?(?:(?:signed|logged)[- ]in(?: (?:users?|people|person|callers?))?|sign(?:ed)? in|both|any role|all roles|(?:any|every|all) (?:users?|accounts?|callers?|roles?)|(?:with )?(?:an? )?(?:account|token|key)|anyone signed in|users?)$/iu;
const ANYBODY =
  /^(?:open to all|anyone|anybody|everyone|everybody|public|nobody|no (?:key|token|login|auth)|not needed)$/iu;
/** What goes on about somebody, and says of nobody that they may. */
const NOISE =
  /^(?:becomes? (?:the|its) \w+|otherwise|others?|(?:any|every)(?:one|body) else|only|self|themselves|themself)$/iu;

const rolesOf = (settling: Settling): string[] => callerRoles(settling)?.values ?? [];

/** "the borrower", where everybody is one to begin with: who made the record is meant. */
const isCommon = (settling: Settling, phrase: string, role: string): boolean =>
  /^the \w+$/iu.test(phrase) && callerRoles(settling)?.field.default === role;

const isWord = (text: string, word: string): boolean =>
  wordsOf(text)
    .map((each) => stem(singular(each)))
    .join(" ") === stem(singular(word));

/** Roles that callers have, as a field of theirs says: the one that a phrase names. */
export const roleIn = (settling: Settling, phrase: string): string | null =>
  rolesOf(settling).find((value) => isWord(phrase.replace(/^(?:an?|the|all|only|any|every)\s+/iu, ""), value)) ?? null;

export const hasRole = (role: string): Expression => equals({ caller: "role" }, { value: role });

const names = (text: string, resource: Resource): boolean => {
  const words = new Set(wordsOf(text).map((word) => stem(singular(word))));
  return [nounOf(resource), resource.word].some((noun) => words.has(stem(singular(wordsOf(noun).at(-1) ?? ""))));
};

/** Whether nothing else is said of who made it: "the author's friends" are not the author. */
const isOnlyMaker = (phrase: string, kinds: readonly (Kind | null)[]): boolean => {
  const known = new Set(
    [
      "the",
      "a",
      "an",
      "its",
      "their",
      "of",
      "that",
      "this",
      "same",
      "own",
      ...kinds.flatMap((kind) => (kind === null ? [] : [nounOf(kind.resource), kind.resource.word])),
    ].flatMap((text) => wordsOf(text).map((word) => stem(singular(word)))),
  );
  return wordsOf(phrase.replace(MAKER, " ")).every((word) => known.has(stem(singular(word))));
};

/** Whose the record is that a phrase speaks of: "the author of the post", "the room's owner", "author". */
const makerIn = (settling: Settling, kind: Kind, phrase: string, isNew: boolean): Expression | null => {
  const { resource } = kind;
  const above = resource.parent === null ? null : kindOf(settling, resource.parent);
  if (!isOnlyMaker(phrase, [kind, above])) return null;
  const own = isNew ? undefined : hasOrigin(kind.fields, "owner");
  const upper = above === null ? undefined : hasOrigin(above.fields, "owner");
  const upperClaim = upper === undefined ? null : lift(isCallers(upper));
  if (above !== null && names(phrase, above.resource)) return upperClaim;
  if (own !== undefined) return isCallers(own);
  return names(phrase, resource) ? null : upperClaim;
};

/** Members of a record are a part of it, whose records name accounts. */
const memberIn = (settling: Settling, kind: Kind, phrase: string): Expression | null => {
  const words = wordsOf(phrase.replace(/\bthemsel(?:f|ves)\b/giu, "")).filter(
    (word) => !["the", "a", "an", "its", "or"].includes(word),
  );
  const base = [kind.resource, kind.resource.parent].filter((each) => each !== null);
  for (const { resource, fields } of settling.kinds.values()) {
    const isOwn = resource === kind.resource && /\bthemsel(?:f|ves)\b/iu.test(phrase);
    const who = fields.find(({ points }) => points !== undefined);
    if (who === undefined || !words.some((word) => isWord(word, nounOf(resource))) || words.length !== 1) continue;
    const claim = equals({ field: who.name }, { caller: "id" });
    if (isOwn) return claim;
    if (resource.parent !== null && base.includes(resource.parent))
      return { tally: "any", of: resource.name, where: claim };
  }
  return null;
};

/** "customer" of a chat whose `customer` is who opened it. */
const callersOwn = (settling: Settling, kind: Kind, phrase: string, isNew: boolean): Expression | null => {
  const above = kind.resource.parent === null ? undefined : kindOf(settling, kind.resource.parent);
  const called = ({ name, origin }: Field): boolean =>
    origin === "owner" &&
    wordsOf(name)
      .filter((word) => word !== "id")
      .join(" ") === wordsOf(phrase.replace(/^(?:the|its) /iu, "")).join(" ");
  const own = isNew ? undefined : kind.fields.find(called);
  if (own !== undefined) return isCallers(own);
  const upper = above?.fields.find(called);
  return upper === undefined ? null : lift(isCallers(upper));
};

/** "voter", where whoever asks is one. */
const isCaller = ({ callers }: Settling, phrase: string): boolean =>
  callers !== null && isWord(phrase.replace(/^(?:an?|the|any|every|all) /iu, ""), nounOf(callers.holders));

/** Reads a list of people: "owner, or the member themself", "requester, agents", "the author of the comment and …". */
export const readClaims = (settling: Settling, kind: Kind, text: string, isNew: boolean): Claims => {
  const read: Claims = { claims: [], everybody: false, strange: [] };
  const phrases = text
    .replaceAll(/[`*_()]/gu, " ")
    .replace(/[.:]$/u, "")
    .split(/\s*[,;/]\s*(?:and |or )?|\s+(?:and|or|as well as)\s+/iu)
    .map((phrase) =>
      phrase
        .trim()
        .replace(
          /^(?:(?:is |are )?(?:only|just|by|for|to|allowed (?:for|to|by)|may be called by|whoever is)\s+){1,3}/iu,
          "",
        )
        .replace(/\s+(?:only|alone)$/iu, ""),
    );
  for (const phrase of phrases) {
    if (phrase === "" || NOISE.test(phrase)) continue;
    const role = roleIn(settling, phrase);
    const common =
      role !== null && MAKER.test(phrase) && isCommon(settling, phrase, role)
        ? makerIn(settling, kind, phrase, isNew)
        : null;
    const claim =
      role !== null
        ? (common ?? hasRole(role))
        : MAKER.test(phrase)
          ? makerIn(settling, kind, phrase, isNew)
          : (memberIn(settling, kind, phrase) ?? callersOwn(settling, kind, phrase, isNew));
    if (claim !== null) read.claims.push(claim);
    else if (EVERYBODY.test(phrase) || ANYBODY.test(phrase) || isCaller(settling, phrase)) read.everybody = true;
    else read.strange.push(phrase);
  }
  const known = rolesOf(settling);
  if (
    known.length > 1 &&
    known.every((role) => read.claims.some((claim) => JSON.stringify(claim) === JSON.stringify(hasRole(role))))
  )
    read.everybody = true;
  return read;
};

export const opensToAll = (text: string): boolean => ANYBODY.test(text.replaceAll(/[`*_()]/gu, "").trim());
