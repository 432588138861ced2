import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { segmentsOf } from "./path-words.ts";
import { hasRole, roleIn } from "./read-claims.ts";
import { OWN_ONLY } from "./read-who.ts";
import { stateTold } from "./state-told.ts";
import type { Asked, Resource } from "./resource.ts";
import { hasOrigin, type Kind, type Settling } from "./settling.ts";

/** What a list holds for its caller, and the request without the sentences that say so. */
type Scope = { scope: Expression | null; request: RequestFact };

const MINE =
  /^(?:all )?(?:my|the caller['’]s|your|one['’]s) own\b|^(?:only )?(?:my|the caller['’]s|your) \w+(?: in any \w+)?$/iu;
const SEEN =
  /^(?:own (?:ones )?and (?:those )?shared\b|(?:all )?(?:those )?shared with the caller|visible to whoever (?:can|may) see\b|(?:all )?(?:that|those)? ?(?:the caller|one) (?:can|may) see\b)/iu;

const all = (claims: readonly Expression[]): Expression | null => {
  const [first] = claims;
  if (first === undefined) return null;
  return claims.length === 1 ? first : { do: "and", with: [...claims] };
};

const LACKS =
  /^(?:those|ones|records|[\w-]+) without (?:an? |any )?(?<what>[\w-]+)(?: yet)? (?:(?:is|are) )?(?:left out|omitted|skipped|excluded|not (?:listed|shown|included|in it))\.?$/iu;

/** "Songs without a rating are left out" */
const withOne = ({ kinds }: Settling, of: Resource, text: string): Expression | null => {
  const what = LACKS.exec(text)?.groups?.["what"];
  const part = [...kinds.keys()].find(
    ({ name, parent }) => parent === of && what !== undefined && wordsOf(name).join("") === singular(what),
  );
  return part === undefined ? null : { tally: "any", of: part.name };
};

const AND_OWN =
  /^(?:all |only )?(?<state>[\w-]+) (?:ones|[\w-]+) (?:and|plus|as well as) (?:those of )?(?:one['’]s|the caller['’]s|your|their|my|his or her)(?: own)?(?: (?<own>[\w-]+?))?(?: ones)?$/iu;

/** "Public ideas and one's own drafts": what everybody may see, and what is the caller's. */
const stateAndOwn = (clause: string, fields: readonly Field[], isCallers: Expression | null): Expression | null => {
  const { own, state } = AND_OWN.exec(clause.trim())?.groups ?? {};
  const open = state === undefined ? null : stateTold(`only ${state} ones`, fields);
  if (open === null || isCallers === null) return null;
  const mine = own === undefined ? null : stateTold(`only ${singular(own)} ones`, fields);
  return { do: "or", with: [open, mine === null ? isCallers : { do: "and", with: [isCallers, mine] }] };
};

/** `/me/posts`, "all my own posts", "customers see only their own", and whatever does not exist for the caller. */
export const readScope = (settling: Settling, { fields, resource }: Kind, { request }: Asked): Scope | string => {
  const { visibility } = settling;
  const owner = hasOrigin(fields, "owner");
  const isCallers: Expression | null =
    owner === undefined
      ? null
      : { do: "equal", with: [{ field: owner.name }, { caller: owner.holds === "id" ? "id" : "name" }] };
  const claims: Expression[] = [];
  const visible = visibility.rules.get(resource);
  if (visible !== undefined) claims.push(visible);
  const clauses = request.sentences.flatMap(({ line, text }) =>
    text.split(/,\s+/u).map((clause) => ({ line, text: clause.trim(), whole: text })),
  );
  const mine = clauses.filter(({ text }) => MINE.test(text.replace(/[.:]$/u, "")));
  const seen = clauses.filter(({ text }) => SEEN.test(text));
  const states = clauses.flatMap((clause) => {
    const bare = clause.text.replace(/[.:]$/u, "");
    const claim = stateAndOwn(bare, fields, isCallers) ?? stateTold(bare, fields);
    return claim === null ? [] : [{ ...clause, claim }];
  });
  const lacking = clauses.flatMap((clause) => {
    const claim = withOne(settling, resource, clause.text);
    return claim === null ? [] : [{ ...clause, claim }];
  });
  states.push(...lacking);
  const onlyOwn = request.who.split(/[,;]/u).map((phrase) => OWN_ONLY.exec(phrase.trim())?.groups);
  const limited = onlyOwn.filter((groups) => groups !== undefined);
  const isMine = segmentsOf(request.path)[0] === "me" || mine.length > 0;
  if ((isMine || limited.length > 0) && isCallers === null) return "it is not understood whose records these are";
  if (isMine && isCallers !== null) claims.push(isCallers);
  for (const { role: name } of limited) {
    const role = name === undefined ? null : roleIn(settling, name);
    if (isCallers === null || (name !== undefined && role === null))
      return "it is not understood whose records these are";
    claims.push(role === null ? isCallers : { do: "or", with: [{ do: "not", with: [hasRole(role)] }, isCallers] });
  }
  claims.push(...states.map(({ claim }) => claim));
  const parent = resource.parent === null ? undefined : visibility.rules.get(resource.parent);
  if (seen.length > 0 && visible === undefined && parent === undefined)
    return "it is not understood which of them the caller may see";
  const heard = new Set([...mine, ...seen, ...states].map(({ text }) => text));
  const sentences = request.sentences.flatMap((sentence) => {
    const left = sentence.text.split(/,\s+/u).filter((clause) => !heard.has(clause.trim()));
    return left.length === 0 ? [] : [{ ...sentence, text: left.join(", ") }];
  });
  const unique = claims.filter(
    (claim, n) => claims.findIndex((other) => JSON.stringify(other) === JSON.stringify(claim)) === n,
  );
  return { scope: all(unique), request: { ...request, sentences } };
};
