import type { Expression } from "#src/spec/expression.ts";
import type { Access, Field, Guard } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import type { Asked } from "./resource.ts";
import { codeFor, hasOrigin, type Kind, kindOf, type Settling } from "./settling.ts";

/** Who may ask: whether somebody must be known, and what must hold of them beside. */
export type Who = { access: Access | null; guards: Guard[] };

const ANYONE =
  /\b(?:open to all|anyone|anybody|everyone|everybody|public|nobody|no (?:key|token|login|auth)|not needed)\b/iu;
const SIGNED_IN =
  /\b(?:signed[- ]in|logged[- ]in|sign(?:s|ed)? in|with (?:a )?(?:key|token)|both|any role|account)\b/iu;

/** Fields that hold who made a record, by id or by name. */
const isCallers = ({ holds, name }: Field, of: "field" | "parent"): Expression => ({
  do: "equal",
  with: [of === "field" ? { field: name } : { parent: name }, { caller: holds === "id" ? "id" : "name" }],
});

const MAKERS =
  /\b(?:owners?|authors?|creators?|makers?|requesters?|reporters?|organi[sz]ers?|senders?|hosts?|sellers?)\b/iu;

const ownersOf = (settling: Settling, { resource }: Kind): Expression[] => {
  const own = hasOrigin(kindOf(settling, resource).fields, "owner");
  const above = resource.parent === null ? undefined : hasOrigin(kindOf(settling, resource.parent).fields, "owner");
  return [
    ...(own === undefined ? [] : [isCallers(own, "field")]),
    ...(above === undefined ? [] : [isCallers(above, "parent")]),
  ];
};

/** Roles that callers have, as a field of theirs says. */
const rolesIn = (settling: Settling, text: string): string[] => {
  const holders = settling.callers === null ? null : settling.kinds.get(settling.callers.holders);
  const role = holders?.fields.find(({ name, type }) => name === "role" && type === "enum");
  const words = new Set(wordsOf(text).map((word) => stem(singular(word))));
  return (role?.values ?? []).filter((value) => words.has(stem(singular(value))));
};

const either = (claims: readonly Expression[]): Expression | null => {
  const [first] = claims;
  if (first === undefined) return null;
  return claims.length === 1 ? first : { do: "or", with: [...claims] };
};

/** Whose a record is, if a text speaks of that: of the record itself, or of what it belongs to. */
const makersIn = (settling: Settling, kind: Kind, role: Asked["role"], text: string): Expression[] => {
  const owner = hasOrigin(kind.fields, "owner")?.name;
  const isNamed =
    owner !== undefined && new RegExp(String.raw`(?:^|\s)\x60?${owner}\x60?(?:$|[\s,;])`, "iu").test(text);
  if (!MAKERS.test(text) && !isNamed) return [];
  const claims = ownersOf(settling, kind);
  if (role === "create" || role === "list")
    return claims.slice(-1).filter((claim) => "do" in claim && "parent" in (claim.with[0] ?? {}));
  return /\b(?:and|or)\b.*\b(?:owner|author|creator)/iu.test(text) ? claims : claims.slice(0, 1);
};

/** Reads who may ask from what stands beside a request. */
export const readWho = (settling: Settling, kind: Kind, { request, role }: Asked, opens: boolean): Who => {
  const { callers } = settling;
  if (callers === null) return { access: null, guards: [] };
  const text = [
    request.who,
    ...[
      ...request.sentences.map((sentence) => sentence.text),
      ...request.failures.filter(({ status }) => status === 403).map(({ when }) => when),
    ].filter((each) => /^(?:by|only|allowed (?:for|to))\b/iu.test(each)),
  ].join("; ");
  const roles = rolesIn(settling, request.who);
  const makers = makersIn(settling, kind, role, text);
  const claims = [
    ...makers,
    ...roles.map((value): Expression => ({ do: "equal", with: [{ caller: "role" }, { value }] })),
  ];
  const all = callers === null ? [] : rolesOf(settling);
  const claim = roles.length > 0 && roles.length === all.length ? null : either(claims);
  const isOpen =
    opens || (request.who === "" ? !callers.closes : ANYONE.test(request.who) && !SIGNED_IN.test(request.who));
  if (claim === null && isOpen) return { access: "anyone", guards: [] };
  if (claim === null) return { access: "signed-in", guards: [] };
  const code = codeFor(request, 403);
  return { access: "signed-in", guards: [{ holds: claim, status: 403, code, text: "This is not yours to do." }] };
};

const rolesOf = ({ callers, kinds }: Settling): string[] =>
  (callers === null ? null : kinds.get(callers.holders))?.fields.find(
    ({ name, type }) => name === "role" && type === "enum",
  )?.values ?? [];
