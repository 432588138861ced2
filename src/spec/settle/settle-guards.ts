import type { Expression } from "#src/spec/expression.ts";
import { readClaim } from "#src/spec/expression/read-claim.ts";
import type { Field, Guard } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { isAboutDeed, speaksOf } from "./deeds.ts";
import { failureFor, stemsOf } from "./match-failure.ts";
import type { Asked } from "./resource.ts";
import { type Kind, kindOf, nounOf, type Settling } from "./settling.ts";
import { wordsFor } from "./words-for.ts";

type Side = "field" | "parent";

/** What a word says of a record: the value of its state, or a flag. */
const claimIn = (word: string, fields: readonly Field[], side: Side): Expression | null => {
  const bare = word.replaceAll(/[`"“”]/gu, "").toLowerCase();
  const of = (name: string): Expression => (side === "field" ? { field: name } : { parent: name });
  const state = fields.find(
    ({ type, values = [] }) =>
      type === "enum" && values.some((value) => value.toLowerCase() === bare || value.toLowerCase() === singular(bare)),
  );
  const value = state?.values?.find((each) => each.toLowerCase() === bare || each.toLowerCase() === singular(bare));
  if (state !== undefined && value !== undefined) return { do: "equal", with: [of(state.name), { value }] };
  const flag = fields.find(({ name, type }) => type === "boolean" && stem(name) === stem(bare));
  return flag === undefined ? null : { do: "equal", with: [of(flag.name), { value: true }] };
};

const either = (claims: readonly Expression[]): Expression => {
  const [first] = claims;
  return claims.length === 1 && first !== undefined ? first : { do: "or", with: [...claims] };
};

const both = (claim: Expression, other: Expression | null): Expression =>
  other === null ? claim : { do: "and", with: [claim, other] };

/** "and never fired (`fire_count` 0)" */
const zeroIn = (text: string, fields: readonly Field[], side: Side): Expression | null => {
  const name = /\band never \w+ \(`(\w+)` (?:is )?0\)/iu.exec(text)?.[1];
  const field = fields.find((each) => each.name === name);
  if (field === undefined) return null;
  return { do: "equal", with: [side === "field" ? { field: field.name } : { parent: field.name }, { value: 0 }] };
};

const WORDS = String.raw`((?:\x60[\w-]+\x60|[a-z][\w-]*)(?:(?:,| and| or|, or)? (?:\x60[\w-]+\x60))*)`;

/** Texts that bind a request to states, with the words that tell them; `only`: no other state will do. */
const BINDINGS: { pattern: RegExp; only: boolean }[] = [
  { pattern: new RegExp(String.raw`\bonly ${WORDS}(?: \w+)? (?:can|may) be \w+`, "iu"), only: true },
  {
    pattern: new RegExp(
      String.raw`\bonly (?:for|on|while|when|from|as long as) (?:it is |the [\w-]+ (?:is|has been) )?${WORDS}`,
      "iu",
    ),
    only: true,
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:allowed|possible) (?:only )?(?:from|on|for|while) ${WORDS}(?: \w+)? only\b`,
      "iu",
    ),
    only: true,
  },
  { pattern: new RegExp(String.raw`\bare possible on ${WORDS} \w+ only\b`, "iu"), only: true },
  {
    pattern: new RegExp(
      String.raw`\b(?:can|may|is|are|be|get)\b.*?\b(?:in|from|on|while|when|during) (?:it is |the (?:states?|status(?:es)?) )?${WORDS}(?: states?| status(?:es)?)? only\b`,
      "iu",
    ),
    only: true,
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:an?|the) ${WORDS} [\w-]+ (?:can(?:no|['’])t|cannot|may not|must not) be \w+`,
      "iu",
    ),
    only: false,
  },
  { pattern: new RegExp(String.raw`\bon an? ${WORDS} (?:one|[\w-]+)\b`, "iu"), only: false },
  { pattern: new RegExp(String.raw`^(?:an? )?${WORDS} [\w-]+:?$`, "iu"), only: false },
  { pattern: new RegExp(String.raw`\bif the [\w-]+ is ${WORDS}`, "iu"), only: false },
  {
    pattern: new RegExp(String.raw`^(?:when|while|if|once) (?:it is |they are )?(?:already )?${WORDS}$`, "iu"),
    only: false,
  },
  { pattern: new RegExp(String.raw`\bon one already ${WORDS}`, "iu"), only: false },
  {
    pattern: new RegExp(
      String.raw`^(?:but )?(?:not|no longer|never|impossible|refused|forbidden)(?: (?:possible|allowed))? (?:once|when|while|if|after|as soon as|for|on|in) (?:it (?:is|was|has been) |the [\w-]+ (?:is|was) |they are |an? )?(?:already )?${WORDS}(?: (?:ones?|[\w-]+))?$`,
      "iu",
    ),
    only: false,
  },
  {
    pattern: new RegExp(String.raw`^(?:while|when|as long as|once) (?:an?|the|its) [\w-]+ is ${WORDS},`, "iu"),
    only: false,
  },
];

const wordsIn = (text: string): string[] =>
  text.split(/[\s,]+(?:and |or )?|\band\b|\bor\b/u).filter((word) => word.trim() !== "");

type Told = { text: string; status: number; code: string | null; isSentence?: true };

/** "poll open (409 `poll_closed`)" of a list of checks: a state that must be, since the code names another one. */
const checkFrom = (
  { code, status, text }: Told,
  sides: readonly (readonly [Side, readonly Field[]])[],
): Guard | null => {
  const word = /^(?:the )?[\w-]+ (?:is |must be |is still |still )?`?([\w-]+)`?$/iu.exec(text.trim())?.[1];
  if (word === undefined || code === null) return null;
  for (const [side, fields] of sides) {
    const state = fields.find(({ type, values = [] }) => type === "enum" && values.includes(word));
    const isOther = state?.values?.some((value) => value !== word && wordsOf(code).includes(value));
    const holds = isOther ? claimIn(word, fields, side) : null;
    if (holds !== null) return { holds, status, code, text: `Only while it is ${word}.`, early: true };
  }
  return null;
};

const guardFrom = (
  { code, status, text }: Told,
  sides: readonly (readonly [Side, readonly Field[]])[],
): Guard | null => {
  const check = checkFrom({ code, status, text }, sides);
  if (check !== null) return check;
  for (const { only, pattern } of BINDINGS) {
    const words = wordsIn(pattern.exec(text)?.[1] ?? "");
    if (words.length === 0) continue;
    for (const [side, fields] of sides) {
      const claims = words.map((word) => claimIn(word, fields, side)).filter((claim) => claim !== null);
      if (claims.length !== words.length) continue;
      const state = both(either(claims), zeroIn(text, fields, side));
      const holds: Expression = only ? state : { do: "not", with: [state] };
      const told = `${words.map((word) => word.replaceAll("`", "")).join(" or ")}`;
      return { holds, status, code, text: only ? `Only while it is ${told}.` : `Not while it is ${told}.` };
    }
  }
  return null;
};

type Bound = { role: Asked["role"]; told: Told };

const REMOVES = /^(?:on )?(?:deleting|removing)\b|\bdelete\b/iu;
/** "… → `409`", "… is 409 `locked`" */
const OUTCOME = /\s*(?:→|:|,|\bis|\bgives|\banswers)?\s*`?\b([45]\d\d)\b`?\s*(?:`([a-z][\w-]*)`)?[.]?$/iu;

const LATER = /^(?:later|otherwise|else|after(?:wards| that)|then|any other)\b/iu;

/** Clauses of a sentence that stands by itself, each with its outcome: "…; later it is 409 `locked`" is of the one before. */
const toldIn = (text: string): Told[] => {
  const clauses = text.split(/;\s+/u);
  return clauses.map((clause, n): Told => {
    const next = clauses[n + 1] ?? "";
    const outcome = OUTCOME.test(clause) || !LATER.test(next) ? clause : next;
    return { text: clause.replace(OUTCOME, ""), ...outcomeOf(outcome), isSentence: true };
  });
};

const outcomeOf = (text: string): { status: number; code: string | null } => {
  const [, status = "409", code = null] = OUTCOME.exec(text) ?? [];
  return { status: Number(status), code };
};

/** "if the room has a booking that isn't cancelled": what must not be so while the request is made. */
const guardByClaim = (settling: Settling, kind: Kind, { role, told }: Bound): Guard | null => {
  const { code, status } = told;
  // Before a record is there, nothing can be said of it.
  if (role === "create" || role === "replace" || told.isSentence) return null;
  const text = told.text.replace(/^(?:if|when|while|where)\s+/iu, "");
  const claim = readClaim(text, wordsFor(settling, kind));
  if (claim === null || !speaksOfStored(claim, kind.fields)) return null;
  return { holds: { do: "not", with: [claim] }, status, code, text: `Not while ${text.replaceAll("`", "")}.` };
};

/** Whether a claim is about what is kept, and not about what callers send for it. */
const speaksOfStored = (claim: Expression, fields: readonly Field[]): boolean => {
  if ("sent" in claim) return false;
  if ("do" in claim) return claim.with.every((each) => speaksOfStored(each, fields));
  return (
    !("field" in claim) || fields.some(({ name, origin }) => name === claim.field.split(".")[0] && origin !== "caller")
  );
};

const BOUND = new Set<Asked["role"]>(["update", "replace", "delete", "create", "relate", "unrelate", "act"]);

/** Refusals by the state of a record, or of what it belongs to, from what a request says of its failures. */
export const settleGuards = (settling: Settling, kind: Kind, asked: Asked): { guards: Guard[]; heard: Set<string> } => {
  const { request, role } = asked;
  const { fields, resource } = kind;
  const heard = new Set<string>();
  if (!BOUND.has(role)) return { guards: [], heard };
  const above = resource.parent === null ? [] : kindOf(settling, resource.parent).fields;
  const sides: (readonly [Side, readonly Field[]])[] =
    role === "create" || (role === "replace" && resource.parent !== null)
      ? [["parent", above]]
      : [
          ["field", fields],
          ["parent", above],
        ];
  const failures = request.failures.filter(({ status }) => status === 409 || status === 410 || status === 422);
  const told: Told[] = [
    ...failures.map(({ code, status, when }) => ({ text: when, status, code })),
    ...request.sentences.map(({ text }) => ({ text, status: 409, code: null, isSentence: true as const })),
    ...settling.loose.flatMap(({ text }) => toldIn(text).filter((each) => isAbout(settling, each.text, kind, asked))),
  ];
  const general = settling.failures.filter(
    ({ status, when }) => status === 409 && (role === "delete") === REMOVES.test(when),
  );
  const guards = told.flatMap((each) => {
    const guard = guardFrom(each, sides) ?? guardByClaim(settling, kind, { role, told: each });
    if (guard === null) return [];
    heard.add(each.text);
    const code = guard.code ?? failureFor(each.text, general, stemsOf(nounOf(resource)))?.code ?? null;
    return [{ ...guard, code }];
  });
  for (const text of heard) settling.heard.add(text);
  return { guards: uniqueBy(guards), heard };
};

/** "Taking it away (null)": said only of a call that sends nothing. */
const TAKES_AWAY = /\bnull\b|\btak(?:e|es|ing) (?:\w+ ){0,3}(?:away|off)\b|\b(?:un\w+|clear|remov)ing\b/iu;

const LEADS = /^(?:while|when|as long as|once) (?:an?|the|its) [\w-]+ is [^,]+,\s*/iu;

/** "While a shelf is locked, changing books is refused" binds what is done to books, and nothing that is done to shelves. */
const isAbout = (settling: Settling, text: string, kind: Kind, asked: Asked): boolean => {
  if (!isAboutDeed(text, kind, asked)) return false;
  const rest = text.replace(LEADS, "");
  if (rest === text || speaksOf(rest, kind)) return true;
  return ![...settling.kinds.values()].some((other) => other !== kind && speaksOf(rest, other));
};

/** What sentences that stand by themselves bind a step to. */
export const guardsOfStep = (settling: Settling, kind: Kind, asked: Asked): Guard[] => {
  const [member, other] = asked.request.body ?? [];
  // "Only published posts": the word of a step is that of a state, too.
  const states = kind.fields.flatMap(({ values = [] }) => values.map((value) => stem(value.toLowerCase())));
  if (states.includes(stem(asked.word.toLowerCase()))) return [];
  const told = settling.loose.flatMap(({ text }) =>
    toldIn(text).filter((each) => isAbout(settling, each.text, kind, asked)),
  );
  const { parent } = kind.resource;
  const above = parent === null ? [] : kindOf(settling, parent).fields;
  const guards = told.flatMap((each) => {
    const isOfParent = LEADS.test(each.text);
    const guard = guardFrom(each, [["field", kind.fields], ...(isOfParent ? [["parent", above] as const] : [])]);
    if (guard === null) return [];
    settling.heard.add(each.text);
    if (member === undefined || other !== undefined || !TAKES_AWAY.test(each.text)) return [guard];
    const isSent: Expression = { do: "unequal", with: [{ sent: member.name }, { value: null }] };
    return [{ ...guard, holds: { do: "or" as const, with: [isSent, guard.holds] } }];
  });
  return uniqueBy(guards);
};

const uniqueBy = (guards: readonly Guard[]): Guard[] => {
  const seen = new Map<string, Guard>();
  for (const guard of guards) {
    const key = JSON.stringify(guard.holds);
    const known = seen.get(key);
    if (known === undefined || known.code === null) seen.set(key, guard);
  }
  return [...seen.values()];
};
