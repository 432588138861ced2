import type { Expression } from "#src/spec/expression.ts";
import type { FailureFact, RequestFact } from "#src/spec/facts/facts.ts";
import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import { hasOrigin, type Kind, kindOf, type Settling } from "#src/spec/settle/settling.ts";
import type { Guard } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { CALLER, idOf, isTied, makerIdOf, some } from "./tie-claims.ts";
import { speaksOfTie } from "./tie-words.ts";

const KEEPS_FROM =
  /\b(?:neither|cannot|can['’]?t|can not|may not|must not|no longer|nobody|not (?:able|allowed) to|refused|forbidden|impossible)\b/iu;
/** "Whoever is blocked cannot follow": the one whom the other has tied so. */
const PASSIVE =
  /\b(?:someone|somebody|a person|people|a user|users|anyone|anybody|whoever|those|the) (?:who (?:is|was|are|has been)|(?:that|whom) (?:one|you|somebody|the \w+)|being)?\s?\w+ed\b[^.;]{0,40}\b(?:cannot|can['’]?t|may not|must not|no longer)\b/iu;
const BOTH = /\b(?:neither|either|each other|one another|both|between|any of the two|nor)\b/iu;

type Told = Pick<FailureFact, "code" | "line" | "status"> & { text: string };

/** What somebody is kept from by a tie between two people: "neither of the two can follow the other: 403 `blocked`". */
export type Ban = { tie: Kind; told: Told };

/** Failures that sentences tell, whatever they stand at; those of a request are taken from it. */
const takeBans = (settling: Settling, between: readonly Kind[]): Ban[] => {
  const bans: Ban[] = [];
  const take = (told: Told): boolean => {
    const tie = between.find(({ resource }) => speaksOfTie(told.text, resource.word) && KEEPS_FROM.test(told.text));
    const others = settling.ties.some((other) => other !== tie && speaksOfTie(told.text, other.resource.word));
    if (tie === undefined || told.status < 400 || !others) return false;
    bans.push({ tie, told });
    return true;
  };
  for (const request of settling.facts.requests)
    request.failures = request.failures.filter((failure) => !take({ ...failure, text: failure.when }));
  const texts: Sentence[] = settling.facts.rules;
  for (const sentence of texts)
    for (const failure of failuresIn(sentence.text, sentence.line))
      if (take({ ...failure, text: sentence.text })) {
        settling.rules.heard.add(sentence);
        settling.visibility.heard.add(sentence.text);
      }
  return bans;
};

/** The tie that a ban is made by is the first that its text speaks of; what it keeps from are the others. */
const findBans = (settling: Settling): Ban[] => {
  const holders = settling.callers?.holders;
  const between = settling.ties.filter(
    (tie) =>
      tie.resource.parent === holders &&
      /^(?:block|mute|ban|ignore|restrict|silence|shun|bar)/iu.test(tie.resource.word),
  );
  return takeBans(settling, between);
};

/** The guards that bans put before what is asked of a record of a kind, by the request. */
export const readBans = (settling: Settling): Map<RequestFact, Guard[]> => {
  const guards = new Map<RequestFact, Guard[]>();
  const holders = settling.callers?.holders;
  if (holders === undefined) return guards;
  for (const { told, tie } of findBans(settling))
    for (const kind of settling.kinds.values())
      for (const asked of kind.resource.asked) {
        const guard = guardFor(settling, { told, tie }, kind, asked);
        if (guard !== null) guards.set(asked.request, [...(guards.get(asked.request) ?? []), guard]);
      }
  return guards;
};

const guardFor = (settling: Settling, { told, tie }: Ban, kind: Kind, { role, word }: Asked): Guard | null => {
  const isTie = role === "relate" && word !== tie.resource.word;
  const isPart = role === "create" && kind.resource.parent !== null;
  if (!isTie && !isPart) return null;
  if (!speaksOfTie(told.text, isTie ? word : kind.resource.word)) return null;
  const owner = isTie ? kind : kind.resource.parent && kindOf(settling, kind.resource.parent);
  if (!owner) return null;
  const isPerson = owner.resource === settling.callers?.holders;
  const field = isPerson ? idOf(owner) : hasOrigin(owner.fields, "owner") && makerIdOf(owner);
  if (typeof field !== "string") return null;
  const other: Expression = { parent: field };
  const isOne = PASSIVE.test(told.text) && !BOTH.test(told.text);
  const ways = isOne ? [isTied(tie, other, CALLER)] : [isTied(tie, CALLER, other), isTied(tie, other, CALLER)];
  return {
    holds: { do: "not", with: [some(ways)] },
    status: told.status,
    code: told.code,
    text: "That is not possible between you two.",
  };
};

const ENDS = /\b(?:ends?|removes?|cancels?|drops?|deletes?|undoes|dissolves?|cuts?|breaks?|severs?)\b/iu;
const ENDED = /\b(?:is|are|gets?) (?:ended|removed|cancelled|canceled|dropped|deleted|undone|dissolved)\b/iu;
const UNDOES = /\b(?:not|lifting|un[a-z]+ing|never)\b/iu;

/** Whether a text says that a tie made by one word ends those of the other: which one the verb speaks of tells them apart. */
const endsTies = (text: string, word: string, ended: string): boolean => {
  const passive = ENDED.exec(text);
  if (UNDOES.test(text)) return false;
  const verb = passive ?? ENDS.exec(text);
  if (verb === null) return false;
  const [before, after] = [text.slice(0, verb.index), text.slice(verb.index + verb[0].length)];
  if (passive === null) return speaksOfTie(before, word) && speaksOfTie(after, ended);
  const clause = before.split(/,/u).at(-1) ?? before;
  return speaksOfTie(clause, ended) && !speaksOfTie(clause, word) && speaksOfTie(text, word);
};

/** "Blocking ends the follows in both directions": ties that the making of another undoes. */
export const untiedBy = (settling: Settling, kind: Kind, word: string): { of: string; both?: true }[] => {
  const texts = [...settling.facts.rules, ...settling.facts.requests.flatMap(({ sentences }) => sentences)].map(
    ({ text }) => text,
  );
  return settling.ties.flatMap(({ resource }) => {
    if (resource.parent !== kind.resource || resource.word === word) return [];
    const told = texts.find((text) => endsTies(text, word, resource.word));
    if (told === undefined) return [];
    const isBoth = kind.resource === settling.callers?.holders && !/\bone (?:way|direction)\b/iu.test(told);
    return [{ of: resource.name, ...(isBoth && { both: true as const }) }];
  });
};

export const SELF =
  /^[^.;]{0,40}\b(?:oneself|yourself|themsel(?:f|ves)|himself|herself)\b|^(?:not )?(?:for |of |on |to )?(?:(?:the|one['’]s|your|their|his or her) )?own \w+$/iu;

/** "Oneself: 422 `cannotFollowSelf`" */
export const selfGuard = (settling: Settling, kind: Kind, { failures }: RequestFact): Guard[] => {
  const told = failures.find(({ code, when }) => SELF.test(when.trim()) || (when === "" && /self/iu.test(code ?? "")));
  if (told === undefined) return [];
  const isPerson = kind.resource === settling.callers?.holders;
  const field = isPerson ? idOf(kind) : hasOrigin(kind.fields, "owner") && makerIdOf(kind);
  if (typeof field !== "string") return [];
  return [
    {
      holds: { do: "unequal", with: [{ parent: field }, CALLER] },
      status: told.status,
      code: told.code,
      text: "That is yourself.",
    },
  ];
};
