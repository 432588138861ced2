import type { Expression } from "#src/spec/expression.ts";
import type { Effect, Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { either, readClaims } from "./read-claims.ts";
import type { Asked } from "./resource.ts";
import { type Kind, kindOf, nounOf, type Settling } from "./settling.ts";

/** What a comment or message is called where it is told that somebody makes one. */
const SAYS = /^(?:comment|repli|reply|messag|respons|respond|answer|write|post|note)/u;
const GOES =
  /\b(?:back to|returns? to|becomes?|moves?(?: \w+){0,2} to|(?:is |gets )?(?:set|put|moved|changed)(?: back)? to|goes (?:back )?to|turns? (?:back )?(?:in)?to|reopens?(?: \w+)? (?:as|to)|is(?: then)? (?:again|once more)|is)\s+[`"“]?(\w[\w-]*)[`"”]?/giu;
const WHO = [
  /\b(?:when(?:ever)?|if|once|as soon as) (?:the |an? |its )?([\w-]+(?: of the [\w-]+)?) (?:comment|repl|writ|add|post|answer|respond|send|leav)/iu,
  /\b(?:comments?|repl(?:y|ies)|messages?|answers?|notes?) (?:by|from|of) (?:the |an? |its )?([\w-]+)\b/iu,
  /^(?:the |an? |any )?([\w-]+)['’]s? (?:own |new )?(?:comment|reply|message|answer|note|response)/iu,
];

const valuesIn = (text: string, values: readonly string[]): string[] =>
  values.filter((value) => new RegExp(String.raw`(?<![\w-])${RegExp.escape(value)}(?![\w-])`, "iu").test(text));

const speaksOfMaking = (text: string, { resource }: Kind): boolean => {
  const nouns = new Set(
    [nounOf(resource), resource.word].flatMap((noun) => wordsOf(noun).map((word) => stem(singular(word)))),
  );
  const isSaid = [...nouns].some((noun) => SAYS.test(noun));
  return wordsOf(text)
    .map((word) => stem(singular(word)))
    .some((word) => nouns.has(word) || (isSaid && SAYS.test(word)));
};

/** Who makes it, as a sentence says; null where it does not say so, undefined where it is not understood. */
const whoIn = (settling: Settling, kind: Kind, text: string): Expression | null | undefined => {
  const phrase = WHO.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  if (phrase === undefined) return null;
  const { claims, everybody, strange } = readClaims(settling, kind, phrase, true);
  if (everybody) return null;
  return strange.length > 0 ? undefined : (either(claims) ?? undefined);
};

/** "When the requester comments on a ticket that is `waiting`, it goes back to `in_progress`". */
const readWake = (settling: Settling, kind: Kind, state: Field, text: string): Effect | null => {
  const values = state.values ?? [];
  const goals = [...text.matchAll(GOES)].map(([, value = ""]) =>
    values.find((each) => each.toLowerCase() === value.toLowerCase()),
  );
  const to = goals.findLast((value) => value !== undefined);
  const from = valuesIn(text, values).filter((value) => value !== to);
  if (to === undefined || from.length === 0 || !speaksOfMaking(text, kind)) return null;
  const who = whoIn(settling, kind, text);
  if (who === undefined) return null;
  const was = either(from.map((value): Expression => ({ do: "equal", with: [{ parent: state.name }, { value }] })));
  if (was === null) return null;
  const when: Expression = who === null ? was : { do: "and", with: [was, who] };
  return { of: "parent", when, set: [{ field: state.name, value: to }] };
};

/** What the making of a part does to the state of what it belongs to, where its author says so. */
export const wakesOf = (settling: Settling, kind: Kind, { request, role }: Asked): Effect[] => {
  if (role !== "create" || kind.resource.parent === null) return [];
  const state = kindOf(settling, kind.resource.parent).fields.find(
    ({ origin, type, values = [] }) => type === "enum" && origin === "service" && values.length > 1,
  );
  if (state === undefined) return [];
  return [...settling.loose, ...request.sentences].flatMap(({ text }) => {
    const effect = readWake(settling, kind, state, text);
    if (effect !== null) settling.heard.add(text);
    return effect ?? [];
  });
};
