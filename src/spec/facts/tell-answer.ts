import { tellBare } from "./tell-query.ts";
import type { Json } from "#src/spec/spec.ts";
import { readNames } from "./name-list.ts";
import { objectsIn } from "./find-objects.ts";
import type { ObjectMark } from "./find-objects.ts";
import { answerOf, nounIn, readReply } from "./read-answer.ts";
import { keep } from "./told.ts";
import type { Told } from "./told.ts";

const addNames = (value: Json, names: Set<string>): void => {
  if (Array.isArray(value)) for (const each of value) addNames(each, names);
  else if (typeof value === "object" && value !== null)
    for (const [name, each] of Object.entries(value)) {
      names.add(name);
      addNames(each, names);
    }
};

/** Takes an example or a sketch as the answer, unless one is known. */
export const tellAnswer = (told: Told, object: ObjectMark): void => {
  told.fact.answer ??= answerOf(object, told.fact.method);
  addNames(object.value, told.shown);
};

const OR_ONE = /\bor (?:for )?(?:one|a single one|each)\b[^`{]{0,20}$/iu;

/** "`{"events": […]}`, or one: `{…}`" for two requests: each has its own. */
const ofOne = (text: string): string => {
  const [first, second] = objectsIn(text);
  const between = first && second ? text.slice(first.end, second.start) : "";
  return second && OR_ONE.test(between) ? text.slice(second.start) : text;
};

/** Takes the answer told before, and gives back whether nothing of it is left to say. */
const takeSame = ({ fact, before }: Told, without: readonly string[]): boolean => {
  if (!before?.fact.answer) return false;
  const copy = structuredClone(before.fact.answer);
  if (copy.holds === "object") copy.members = copy.members.filter((name) => !without.includes(name));
  fact.answer ??= copy;
  return without.length === 0 || copy.holds === "object";
};

const SAME_WORDS =
  /^(?:the |that )?same\b(?: (?:shape|object|body|members?|answer|thing|data))?(?: as above)?(?: without (?:`\w+`(?:,? and |, )?){1,9})?/iu;
const EMPTY = /^[\s,]*(?:empty|without (?:a )?body|no body)\b/iu;

const isRedirect = (status: number | null): boolean => status !== null && status >= 300;

/** Reads what stands behind the status of success, or where it would stand. */
export const tellReply = (told: Told, text: string, line: number): void => {
  const { fact } = told;
  const said = fact.path.endsWith("}") ? ofOne(text) : text;
  const { answer, same, rest } = readReply(said, fact.method);
  const [object] = objectsIn(said);
  if (fact.status === 204 || EMPTY.test(text)) fact.answer ??= { holds: "nothing" };
  else if (same !== null) {
    const isWhole = takeSame(told, same.without);
    keep(told, line, isWhole ? rest.replace(SAME_WORDS, "") : rest);
    return;
  } else if (object !== undefined) tellAnswer(told, object);
  else if (isRedirect(fact.status)) {
    keep(told, line, text);
    return;
  } else if (answer !== null) fact.answer ??= answer;
  const listed = answer?.holds === "thing" ? membersBehind(told, answer.noun, rest, line) : null;
  if (listed !== null) {
    keep(told, line, listed);
    return;
  }
  keep(told, line, fact.status === 204 ? text.replace(/^\s*No Content\b/iu, "") : tellBare(told, rest, line));
};

const BEHIND = /^\s*(?::|–|—|,? (?:with|which has|having|consisting of))\s*(?:(?:its|the) )?(?=`\w+`(?:,| and))/u;

/** "201 with the booking: `id`, `guest` and `state`": what a thing is, told where it is answered; null where it is not. */
const membersBehind = (told: Told, noun: string, text: string, line: number): string | null => {
  const lead = BEHIND.exec(text)?.[0];
  const list = lead === undefined ? null : readNames(text.slice(lead.length), line);
  if (list === null || list.members.length < 3) return null;
  told.things.push({ noun, line, members: list.members });
  return list.tail;
};

/** "is open to all", "is for members": who may ask. */
const IS_FOR = /^[\s,:–—-]*(?:is|are) (?:open|for|only|available|public|private|restricted)\b/iu;
const BARE_REPLY = /^[\s,:–—-]*(?:(?:→|->|=>)|(?:is|gives?|returns?|answers?(?: with)?)\b)\s*/iu;
const BEGINS_OBJECT = /^\s*`?\{/u;
const BARE_NOUN = /^(?:with |and )?the ([a-z][a-z -]{1,40})\.?$/u;

/** "is the latest version", "→ `{"items": [post]}`": an answer of which no status is told. True where it was one. */
export const tellBareReply = (told: Told, text: string, line: number, leads: boolean): boolean => {
  const { fact } = told;
  if (fact.answer !== null || IS_FOR.test(text)) return false;
  const noun = fact.status === null ? null : nounIn(BARE_NOUN.exec(text.trim())?.[1] ?? "");
  if (noun !== null) {
    fact.answer = { holds: "thing", noun };
    return true;
  }
  const isShown = BEGINS_OBJECT.test(text) && (fact.status !== null || fact.method === "GET");
  const isTold = leads && fact.method === "GET" && (BARE_REPLY.test(text) || objectsIn(text).length > 0);
  if (!isShown && !isTold) return false;
  const said = text.replace(BARE_REPLY, "");
  const { answer, same } = readReply(said, fact.method);
  if (same === null && answer === null) return false;
  tellReply(told, said, line);
  return true;
};
