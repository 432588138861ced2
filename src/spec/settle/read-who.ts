import type { FailureFact, RequestFact } from "#src/spec/facts/facts.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Access, Guard } from "#src/spec/spec.ts";
import { hidingGuard } from "./ballot/hide-results.ts";
import { foreignGuards } from "./access/keep-apart.ts";
import { entitledBy } from "./access/read-rights.ts";
import { REPEATS } from "./access/forbids.ts";
import { hasDone } from "./access/has-done.ts";
import { REST, whoIn } from "./access/who-in.ts";
import { doubtAbout } from "./find-doubts.ts";
import { orderIn } from "./find-order.ts";
import { namesOne } from "./find-reports.ts";
import type { RecordKey } from "./find-keys.ts";
import { either, lift, opensToAll, readClaims } from "./read-claims.ts";
import { SELF, selfGuard } from "./relations/read-bans.ts";
import { moversOf } from "./settle-move.ts";
import type { Asked } from "./resource.ts";
import { codeFor, type Kind, kindOf, nounOf, type Settling } from "./settling.ts";

/** Who may ask: whether somebody must be known, and what must hold of them beside. A text: why that is not understood. */
export type Who = { access: Access | null; guards: Guard[] } | string;

/** Whoever has the secret of the record may ask, and nobody else. Of a part, that is asked before the part is looked for. */
const guardsOfKey = (
  { header, holder, missing, secret, wrong }: RecordKey,
  { resource }: Kind,
  path: string,
): Guard[] => {
  const isOwn = resource === holder;
  const first = !isOwn && (path.match(/\{/gu) ?? []).length > 1 && { first: true as const };
  const noun = nounOf(holder);
  return [
    { holds: { carries: header }, ...missing, text: `Send the key of this ${noun}.`, ...first },
    {
      holds: { opens: secret, by: header, of: isOwn ? "record" : "parent" },
      ...wrong,
      text: `This is not the key of this ${noun}.`,
      ...first,
    },
  ];
};

/** "by its author", "only the room's owner", "allowed for the author of the comment and for the author of the post". */
const SAYS_WHO = /^(?:by (?:its|the|their)\b|only (?:the|its|by|for|an?)\b|allowed (?:only )?(?:for|to)\b)/iu;
/** "Allowed from `draft`", "Only while it is open": a state, no person. */
const SAYS_STATE = /`|\b(?:while|when|once|after|before|until|if|from|still)\b|\d/iu;

/** "Only the members sent change": members of the body, no people. */
const SAYS_WHAT =
  /^only (?:the |those )?(?:members?|fields?|properties|attributes|keys|values) (?:(?:that|which) (?:are|were) )?(?:sent|given|present|provided|supplied|included|passed|in the body)(?: (?:change|changes|are changed|are updated|are touched))?\.?$/iu;

const saysWho = (text: string): boolean => SAYS_WHO.test(text) && !SAYS_STATE.test(text) && !SAYS_WHAT.test(text);

/** People whom nobody could take for a state or a member: "moderators only". */
const ONLY_PEOPLE =
  /^(?:for )?(?:the )?(?:authors?|owners?|creators?|makers?|admins?|administrators?|moderators?|managers?|staff|editors?|librarians?|teachers?|organi[sz]ers?|employees|members|users)(?:(?:,| and| or) (?:the )?[a-z]+)* only$/iu;

/** Everything that is said of who may do this, each told for itself. */
const whosOf = ({ failures, sentences, who }: RequestFact): string[] =>
  [
    who,
    ...sentences.flatMap(({ text }) => (saysWho(text) || ONLY_PEOPLE.test(text) ? [whoIn(text) ?? text] : [])),
    ...failures.flatMap(({ status, when }) =>
      status === 403 && !/^only \w+ who ha/iu.test(when) ? (toldIn(when) ?? []) : [],
    ),
  ].filter((text) => text !== "");

/** Whom the words of a refusal let in: "author or moderator, others". */
const toldIn = (when: string): string | null =>
  isRest(when) || SELF.test(when) ? null : (whoIn(when) ?? (saysWho(when) ? when : null));

/** "any other signed-in user gets 403", "anyone else": those whom nothing else lets in. */
const isRest = (when: string): boolean => when.trim().replace(REST, "").trim() === "";

const isHeard = ({ when }: FailureFact): boolean => isRest(when) || toldIn(when) !== null;

/** "drafts: author only, everyone else 404", where it is not known what that means. */
const hidesSome = ({ status, when }: FailureFact): boolean =>
  status === 404 && !isRest(when) && when.replace(REST, "") !== when;

/** "Not on one's own posts: 403": whoever made the record, or what it is to belong to, may not. */
const ownGuards = (settling: Settling, kind: Kind, { request, role }: Asked): Guard[] => {
  const failures = request.failures.filter(({ status, when }) => status === 403 && SELF.test(when));
  if (failures.length === 0) return [];
  const isOfParent = role === "create" && kind.resource.parent !== null;
  const about = isOfParent && kind.resource.parent !== null ? kindOf(settling, kind.resource.parent) : kind;
  const guards = selfGuard(settling, about, { ...request, failures });
  if (role === "relate" || role === "unrelate" || isOfParent) return guards;
  return ["act", "update", "replace", "delete"].includes(role)
    ? guards.map((guard) => ({ ...guard, holds: lower(guard.holds) }))
    : [];
};

/** What is said of what a record belongs to, said of the record. */
const lower = (claim: Expression): Expression => {
  if ("parent" in claim) return { field: claim.parent };
  return "do" in claim ? { ...claim, with: claim.with.map(lower) } : claim;
};

/** Whoever may not is told that there is no such record: "anyone else gets 404". */
const hidesFromOthers = ({ failures }: RequestFact): FailureFact | undefined =>
  failures.find(({ status, when }) => status === 404 && when !== "" && isRest(when));

/** "customers see only their own": what a list holds, and for whom. */
export const OWN_ONLY =
  /^(?:(?<role>[\w -]{1,30}?) )?(?:sees?|gets?|only sees?) only (?:their|his or her|his|her|its|one's) own\b/iu;

const same = (one: Expression, other: Expression): boolean => JSON.stringify(one) === JSON.stringify(other);

const REFUSED = "This is not yours to do.";

/** Records that do not exist for the caller. `isBelow`: of what the operation's own records are a part of. */
const hiddenFrom = (settling: Settling, kind: Kind, asked: Asked): Guard[] | string => {
  const { role } = asked;
  const { rules } = settling.visibility;
  const guards: Guard[] = [];
  const isTie = role === "relate" || role === "unrelate";
  const hide = (claim: Expression | null, { missing, resource }: Kind): string | null => {
    if (claim === null) return "it is not understood for whom the record exists";
    guards.push({ holds: claim, status: 404, code: missing, text: `There is no such ${nounOf(resource)}.` });
    return null;
  };
  const { resource } = kind;
  const own = rules.get(resource);
  const above = resource.parent === null ? undefined : rules.get(resource.parent);
  const far = resource.parent?.parent == null ? undefined : rules.get(resource.parent.parent);
  if (far !== undefined || (isTie && above !== undefined)) return "it is not understood for whom the record exists";
  const parent = resource.parent === null ? undefined : settling.kinds.get(resource.parent);
  if (above !== undefined && parent !== undefined) {
    const problem = hide(lift(above), parent);
    if (problem !== null) return problem;
  }
  const isOfAll =
    role === "create" ||
    role === "list" ||
    role === "related" ||
    role === "mark" ||
    role === "read-self" ||
    role === "update-self" ||
    (role === "report" && !namesOne(asked));
  if (own === undefined || isOfAll) return guards;
  return hide(isTie ? lift(own) : own, kind) ?? guards;
};

/** Not everybody may make what not everybody sees. */
const sendersOf = ({ visibility }: Settling, { fields, resource }: Kind): Guard[] =>
  visibility.sends
    .filter(
      (each) =>
        each.resource === resource && fields.some(({ name, origin }) => name === each.field && origin === "caller"),
    )
    .map(({ claim, field }) => ({
      holds: { do: "or", with: [{ do: "not", with: [{ sent: field }] }, claim] },
      status: 403,
      code: null,
      text: REFUSED,
    }));

/** Whoever nobody knows, where a record is looked for before they are. */
const lateGuards = ({ callers }: Settling): Guard[] => [
  {
    holds: { do: "unequal", with: [{ caller: "id" }, { value: "" }] },
    status: 401,
    code: callers?.code ?? null,
    text: "Say who you are.",
  },
];

const withAccess = (settling: Settling, { own, request }: Asked, isOpen: boolean, guards: Guard[]): Who => {
  if (isOpen) return { access: "anyone", guards };
  if (settling.callers?.late !== true || !request.path.includes("{")) return { access: "signed-in", guards };
  // Whose own one it is must be known before it is looked for.
  const late = lateGuards(settling).map((guard) => (own ? { ...guard, first: true as const } : guard));
  return { access: "anyone", guards: [...late, ...guards] };
};

/** "see 4", "as in the table": said where the ways from state to state are told. */
const REFERS =
  /^(?:see|as (?:in|told|said)|according to|depends|per (?:the )?(?:table|row)|by (?:the )?(?:table|row))\b/iu;

/** Where every request needs a token, everybody is whoever has one. */
const EVERYBODY = /^(?:every(?:body|one)|all(?: (?:users|people|members|accounts))?)$/iu;

/** Whom everything that is said lets in; a text: who is meant is not understood. */
const admitted = (settling: Settling, kind: Kind, asked: Asked): Expression[] | string => {
  const { request, role } = asked;
  const move = settling.moves.get(request);
  const movers = move === undefined ? null : moversOf(settling, kind, move);
  const claims: Expression[] = movers === null ? [] : [movers];
  for (const text of whosOf(request)) {
    if (move !== undefined && REFERS.test(text)) continue;
    const phrases = text
      .split(/[,;]/u)
      .filter((phrase) => !OWN_ONLY.test(phrase.trim()))
      .join(",");
    const read = readClaims(settling, kind, phrases, role === "create" || role === "list");
    if (read.strange.length > 0) return `it is not understood who is meant by “${read.strange.join(", ")}”`;
    const claim = read.everybody ? null : either(read.claims);
    if (claim !== null && !claims.some((known) => same(known, claim))) claims.push(claim);
  }
  const isOwn = ownGuards(settling, kind, asked).length > 0;
  const done = role === "relate" ? request.failures.map(({ when }) => hasDone(settling, kind, when)) : [];
  claims.push(...done.filter((claim) => claim !== null));
  const isKnown = (failure: FailureFact, n: number): boolean =>
    (done[n] ?? null) !== null || isHeard(failure) || (isOwn && SELF.test(failure.when));
  const unheard = request.failures.find(
    (failure, n) => hidesSome(failure) || (failure.status === 403 && !isKnown(failure, n)),
  );
  if (unheard !== undefined) return `it is not understood who is refused: “${unheard.when}”`;
  return claims;
};

/** The author's code for all who may not, where it is told for all of them. */
const forbiddenIn = ({ facts }: Settling): string | null =>
  facts.rules.flatMap(({ text }) => (REPEATS.test(text) ? (FORBIDDEN.exec(text)?.[1] ?? []) : [])).at(0) ?? null;

const FORBIDDEN = /\b403\b[^`,;)\w]{0,4}(?:with |code ){0,2}`?([a-z][a-z_-]*)`/iu;

/** "Order: 401, 404, 422, 403": what was sent is looked at before it is asked whose it is. */
const comesAfterBody = ({ facts }: Settling): boolean =>
  facts.rules.some(({ text }) => {
    const statuses = orderIn(text);
    const body = statuses.findIndex((status) => status === "422" || status === "400");
    return body !== -1 && body < statuses.indexOf("403");
  });

const putOff = (guard: Guard): Guard => (guard.status === 403 ? { ...guard, late: true } : guard);

/** Reads who may ask from what stands beside a request. */
export const readWho = (settling: Settling, kind: Kind, asked: Asked, opens: boolean): Who => {
  const { callers, keys } = settling;
  const { request, role } = asked;
  const hiding = hidingGuard(settling, kind, asked);
  if (hiding !== null) return { access: "anyone", guards: [hiding.guard] };
  const key = keys.find(({ needed }) => needed.has(request));
  if (key !== undefined) return { access: "anyone", guards: guardsOfKey(key, kind, request.path) };
  // Where the author says what a key is for, the rest is for everybody.
  if (callers === null) return { access: keys.length > 0 ? "anyone" : null, guards: [] };
  const doubt = doubtAbout(settling, kind, asked);
  if (doubt !== null) return `it is not understood who may: “${doubt.text}”`;
  const said = admitted(settling, kind, asked);
  if (typeof said === "string") return said;
  const entitled = entitledBy(settling, asked, opens || request.who !== "" || said.length > 0);
  if (typeof entitled === "string") return entitled;
  const claims = entitled === null ? said : [...said, entitled];
  const foreign = foreignGuards(settling, kind, asked);
  if (typeof foreign === "string") return foreign;
  const hidden = hiddenFrom(settling, kind, asked);
  if (typeof hidden === "string") return hidden;
  const isTie = role === "relate" || role === "unrelate";
  const guards = [...foreign, ...hidden];
  // What a role alone decides needs no record.
  const first = foreign.some((guard) => guard.first) && { first: true as const };
  for (const claim of claims) {
    const holds = isTie ? lift(claim) : claim;
    if (holds === null) return "it is not understood whose the record must be";
    const gone = hidesFromOthers(request);
    if (!hidden.some((guard) => same(guard.holds, holds)))
      guards.push({
        holds,
        status: gone?.status ?? 403,
        code: gone === undefined ? (codeFor(request, 403) ?? forbiddenIn(settling)) : (gone.code ?? kind.missing),
        text: gone === undefined ? REFUSED : `There is no such ${nounOf(kind.resource)}.`,
        ...(claim === entitled && first),
      });
  }
  if (!isTie) guards.push(...ownGuards(settling, kind, asked));
  if (role === "create" || role === "replace") guards.push(...sendersOf(settling, kind));
  const ordered = comesAfterBody(settling) ? guards.map(putOff) : guards;
  const isOpen =
    opens ||
    (claims.length === 0 &&
      (request.who === ""
        ? !callers.closes
        : opensToAll(request.who) && !(callers.closes && EVERYBODY.test(request.who))));
  return withAccess(settling, asked, isOpen, ordered);
};
