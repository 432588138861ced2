import { kindOfVerb } from "#src/spec/classify-operation.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import type { Draft } from "./draft.ts";
import type { MemberFact } from "./facts.ts";
import { statusesIn } from "./find-statuses.ts";
import { clausesOf } from "./member-clauses.ts";
import { mentionsIn } from "./find-mentions.ts";
import { readNames } from "./name-list.ts";
import { openingOf } from "./open-sentence.ts";
import { readMore, readThing } from "./read-thing.ts";
import { clausesIn, partSubjects, saysRule, subjectOf } from "./sentences-in.ts";
import { draftsFor, headingOf, keepRule, knownDraft, nounOfHeadings, say, tellsErrors, thingFor } from "./walk.ts";
import type { Walk } from "./walk.ts";

/** Speaks of all requests, wherever it stands. */
const UNIVERSAL =
  /^(?:all|each|every|any|most|no|almost every) [^.,:`]{0,40}\b(?:calls?|requests?|endpoints?|responses?|errors?|answers?)\b|^(?:everything|everybody|everyone|nobody|somebody|whatever)\b|\beverything below\b|\ball other calls\b|\bevery endpoint\b|\bwith (?:everything|all other|all further|every (?:other|further))\b|\b(?:on|in|for|with|to) (?:all|every) (?:other |further |subsequent |following )?(?:requests?|calls?|endpoints?)\b|^unless (?:stated|noted|said|mentioned) otherwise\b/iu;
const SERVER_ADDS = /^The (?:server|service|system|product)\s(?:also )?(?:adds|sets|makes|fills in)\s(?=`)/iu;

/** A sentence about members of the thing that was described just before. */
const takeMember = (walk: Walk, { line, text }: Sentence): boolean => {
  const all = walk.thing?.members ?? [];
  const membersOf = (clause: string): MemberFact[] => {
    const { names = [], rest = "" } = subjectOf(clause) ?? {};
    const members = all.filter(({ name }) => names.includes(name));
    return members.length === names.length && saysRule(rest) ? members : [];
  };
  let members = membersOf(text);
  if (members.length === 0 || statusesIn(text).length > 0) return false;
  for (const clause of clausesIn(text).flatMap(partSubjects)) {
    const named = membersOf(clause);
    if (named.length === 0 && subjectOf(clause)?.names.every((name) => !all.some((member) => member.name === name))) {
      keepRule(walk, line, clause);
      continue;
    }
    const rest = named.length > 0 ? (subjectOf(clause)?.rest ?? "") : clause;
    members = named.length > 0 ? named : members;
    for (const member of members) member.rules.push(...clausesOf(rest));
  }
  return true;
};

/** A sentence that describes a thing; false where it describes none. */
const takeThing = (walk: Walk, { line, text }: Sentence): boolean => {
  if (takeMember(walk, { line, text })) return true;
  const noun = walk.thing?.noun ?? nounOfHeadings(walk);
  const found = readThing(text, line) ?? (noun === null ? null : readMore(text, line, noun));
  if (found !== null) {
    thingFor(walk, found.thing);
    if (found.rest !== "") keepRule(walk, line, found.rest);
    return true;
  }
  const added = walk.thing !== null && SERVER_ADDS.exec(text);
  const list = added ? readNames(text.slice(added[0].length), line) : null;
  if (walk.thing === null || list === null) return false;
  const members = list.members.map((member) => ({ ...member, rules: ["set by the service", ...member.rules] }));
  thingFor(walk, { ...walk.thing, members });
  return true;
};

/** A heading that tells what is done, such as "Create a link", names the first request below it. */
const labelOf = (heading: string): string => {
  const title = heading.replace(/^[\d.)\s]+/u, "");
  const [first = "", ...others] = title.split(/\s+/u);
  const isVerb = others.length > 0 && !/(?:ing|s)$/u.test(first) && kindOfVerb(first) !== null;
  return isVerb && /^[A-Za-z][A-Za-z '’-]{2,50}$/u.test(title) ? title : "";
};

const SHOWS_OBJECT = /[=:]\s{0,3}`?\{|\b(?:is|reads)\s`?\{/u;

/** "`GET /a/{id}` answers 200 with the note, `DELETE /a/{id}` answers 204": where the next request begins. */
const NEXT =
  /(?<=`[A-Z]{3,6} \/.{5,200}),\s(?:and\s)?(?=`(?:GET|POST|PUT|PATCH|DELETE) \/[^`]{1,100}`\s(?:answers?|gives?|returns?|takes?|deletes?|removes?|lists?|with|→|->))/u;

/** "A setting has `name` (…), `value` (…) and `updated_at`" */
const HAS_MEMBERS =
  /^(?:an?|each|every) [a-z][\w -]{1,30} (?:has|holds|contains|consists of|is made (?:up )?of)(?: the (?:members|fields))?:? `\w+`/iu;

/** "Query of `GET /notes`: `status`, `page` (from 1)", apart from the request itself */
const QUERY_OF =
  /^(?:(?:the )?(?:optional )?(?:query(?: string)?(?: parameters)?|parameters|filters) (?:of|for|to|on|in)) (`?GET \/[^`\s]+`?)(?: are| is)?: (.+)$/iu;

/** What a sentence of a paragraph or bullet stands in. `kind`: of the pieces it becomes. */
type Place = { kind: "text" | "item"; current: Draft[] };

/**
 * Gives a sentence to the requests it introduces, to a thing, to the requests that are spoken of, or to nobody. Returns
 * the requests that are spoken of from then on.
 */
export const takeSentence = (walk: Walk, sentence: Sentence, { kind, current }: Place): Draft[] => {
  const { line, text } = sentence;
  const [first = text, ...others] = text.split(NEXT);
  if (others.length > 0)
    return [first, ...others].reduce(
      (known: Draft[], each) => takeSentence(walk, { line, text: each }, { kind, current: known }),
      current,
    );
  const query = walk.isClosed ? null : QUERY_OF.exec(text);
  if (query !== null) {
    const asked = mentionsIn(query[1] ?? "").flatMap((mention) => knownDraft(walk, mention) ?? []);
    say(asked, { kind: "text", line, text: `Query: ${query[2] ?? ""}` });
    if (asked.length > 0) return current;
  }
  const opening = walk.isClosed ? null : openingOf(text, kind === "item");
  const drafts = opening === null ? [] : draftsFor(walk, opening.mentions, line);
  if (opening !== null && drafts.length > 0) {
    const heading = drafts.length === 1 && walk.opened.size === 1 ? labelOf(headingOf(walk)) : "";
    for (const draft of drafts) draft.label ||= opening.label || heading;
    say(drafts, { kind: "lead", line, text: opening.rest });
    walk.thing = null;
    return drafts;
  }
  const mayDescribe = !walk.isClosed && !tellsErrors(walk);
  if (UNIVERSAL.test(text)) {
    keepRule(walk, line, text);
    return [];
  }
  const describes = current.length === 0 || walk.thing !== null || SHOWS_OBJECT.test(text) || HAS_MEMBERS.test(text);
  if (mayDescribe && describes && takeThing(walk, sentence)) return current;
  if (current.length > 0) say(current, { kind, line, text });
  else keepRule(walk, line, text);
  return current;
};
