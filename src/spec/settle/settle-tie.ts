import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Behaviour, Field, Guard } from "#src/spec/spec.ts";
import { pascalSingular, wordsOf } from "#src/spec/words.ts";
import { selfGuard, untiedBy } from "./relations/read-bans.ts";
import { chosenOnly, keepValues, valuesOf } from "./relations/value-ties.ts";
import type { Asked, Resource } from "./resource.ts";
import { type Kind, nounOf, type Settling, type SettledOperation } from "./settling.ts";

/** The part that holds ties of callers to records: made when the first is asked for. */
const tieOf = (settling: Settling, kind: Kind, word: string): Kind => {
  const name = pascalSingular(word);
  const known = settling.ties.find(({ resource }) => resource.name === name && resource.parent === kind.resource);
  if (known !== undefined) return known;
  const own = (field: string, origin: Field["origin"], more: Partial<Field> = {}): Field => ({
    name: field,
    type: "text",
    description: "",
    required: false,
    origin,
    ...more,
  });
  const resource: Resource = { word, name, parent: kind.resource, parameter: null, thing: null, asked: [] };
  const fields = [
    own("id", "id"),
    own(`${wordsOf(kind.resource.name).join("_")}_id`, "parent"),
    own("person", "owner", { holds: "id" }),
    own("created_at", "created-at", { type: "date-time" }),
  ];
  const tie: Kind = { resource, fields, sent: new Map(), missing: null, expiry: null };
  settling.ties.push(tie);
  settling.kinds.set(resource, tie);
  return tie;
};

/** Ties are known before anything counts them. */
export const makeTies = (settling: Settling, kind: Kind): void => {
  if (settling.callers === null) return;
  for (const { request, role, word } of kind.resource.asked)
    if (role === "relate") keepValues(tieOf(settling, kind, word), request);
};

/** "If there is none: 404": what was never given cannot be taken back. */
const mustBeThere = ({ fields, resource }: Kind, { failures }: RequestFact): Guard[] => {
  const told = failures.find(({ status, when }) => status === 404 && NONE.test(when));
  const owner = fields.find(({ origin }) => origin === "owner");
  if (told === undefined || owner === undefined) return [];
  const isOwn: Expression = { do: "equal", with: [{ field: owner.name }, { caller: "id" }] };
  const holds: Expression = { tally: "any", of: resource.name, where: isOwn };
  return [{ holds, status: 404, code: told.code, text: `There is no such ${nounOf(resource)}.` }];
};

const NONE =
  /\b(?:there (?:is|was) (?:none|no\b|nothing)|none (?:is |was )?(?:there|given|set)?|(?:has|have|had|did|does) ?(?:not|n['’]t|never|no)\b|without (?:one|a)\b|nothing to\b|no (?:such|own|earlier))/iu;

export const settleTie = (settling: Settling, kind: Kind, { request, role, word }: Asked): SettledOperation => {
  if (settling.callers === null) return "nothing tells whose it would be";
  const tie = tieOf(settling, kind, word);
  const takes = role === "relate" ? valuesOf(tie) : [];
  const keeps = takes.map(({ name }) => name);
  const behaviour: Behaviour =
    role === "relate" ? { kind: "relate", ...(keeps.length > 0 && { keeps }) } : { kind: "unrelate" };
  const guards = [
    ...selfGuard(settling, kind, request),
    ...(settling.bans.get(request) ?? []),
    ...(role === "relate" ? chosenOnly(request) : mustBeThere(tie, request)),
  ];
  const notes = settling.notes.get(request) ?? [];
  const unties = role === "relate" ? untiedBy(settling, kind, word) : [];
  return {
    behaviour,
    on: tie.resource.name,
    ...(takes.length > 0 && { takes }),
    ...(guards.length > 0 && { guards }),
    ...(notes.length > 0 && { notes }),
    ...(unties.length > 0 && { unties }),
    ...(request.answer?.holds === "thing" && { answers: "parent" }),
  };
};
