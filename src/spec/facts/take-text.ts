import type { VisibleBlock } from "#src/spec/read-visible.ts";
import { readFieldLine } from "#src/spec/parse-field.ts";
import { mentionsIn } from "./find-mentions.ts";
import type { MemberFact } from "./facts.ts";
import { addInner, mayHold } from "./inner-members.ts";
import { clausesOf } from "./member-clauses.ts";
import { nameInWords } from "./name-in-words.ts";
import { listOf, requestsLedUpTo } from "./name-requests.ts";
import { openingOf } from "./open-sentence.ts";
import { partSubjects, saysRule, sentencesIn, subjectOf } from "./sentences-in.ts";
import { takeSentence } from "./take-sentence.ts";
import { draftFor, headingOf, keepRule, knownDraft, nounOfHeadings, say, tellsErrors, thingFor } from "./walk.ts";
import type { Walk } from "./walk.ts";
import type { Draft } from "./draft.ts";
import { nounOfTitle } from "./noun-of.ts";
import { singular, wordsOf } from "#src/spec/words.ts";

type Text = VisibleBlock & { kind: "paragraph" | "item" };

/** The requests that a paragraph goes on about, when it introduces none itself. */
const goesOn = (walk: Walk, text: string): Draft[] => {
  const { scope } = walk;
  const ofList = /(?:^|\. )(?:list |optional |all )?(?:query parameters?|filters?)\b[^`]{0,40}:/iu.test(text)
    ? listOf(walk.drafts, headingOf(walk))
    : null;
  if (scope?.kind === "section") return scope.drafts;
  const isNear = ["code", "item", "row"].includes(walk.previous) || walk.opened.size === 1;
  if (scope !== null && scope.kind !== "item" && isNear) return scope.drafts;
  return ofList === null ? [] : [ofList];
};

const PARAMETERS_OF = /\b(?:query(?: string)?|filters?|parameters?) (?:of|for|on)\b/iu;

/** A few words alone, as a heading in bold. */
const TITLE = /^[A-Z][A-Za-z -]{1,40}$/u;

/** The requests that a paragraph without any leads up to: "All query parameters of `GET /books`:", "Request to open one:". */
const ledUpTo = (walk: Walk, text: string): Draft[] => {
  const [mention] = PARAMETERS_OF.test(text) ? mentionsIn(text) : [];
  const known = mention === undefined ? null : knownDraft(walk, mention);
  return known === null ? requestsLedUpTo(walk.drafts, text) : [known];
};

const BEGINS_THING = /^(?:an?|each|every|one|the) ((?:[a-z-]+ ){0,2}[a-z-]+) ?(?:has|is|looks like|consists of)? ?:$/iu;

/** "An event:", before the list of what it has: a noun that paths are made of. */
const nounOfLead = ({ drafts, lead }: Pick<Walk, "drafts" | "lead">): string | null => {
  const text = lead?.text ?? "";
  const noun = BEGINS_THING.exec(text.trim())?.[1]?.toLowerCase();
  const isKept = drafts.some(({ path }) =>
    path.split("/").some((segment) => wordsOf(segment).map(singular).join(" ") === noun),
  );
  return noun !== undefined && isKept ? noun : nounOfTitle(text);
};

const setScope = (walk: Walk, drafts: Draft[]): void => {
  walk.scope = drafts.length === 0 ? null : { kind: "paragraph", drafts, depth: 0 };
};

/** Takes a paragraph sentence by sentence. */
export const takeParagraph = (walk: Walk, { line, text }: Text): void => {
  if (TITLE.test(text) && nounOfTitle(text) !== null && walk.scope?.kind !== "section") walk.scope = null;
  const sentences = sentencesIn(text, line);
  if (BEGINS_THING.test(text) && nounOfLead({ ...walk, lead: { line, text } }) !== null) {
    Object.assign(walk, { scope: null, thing: null, member: null, lead: { line, text } });
    return;
  }
  const led = ledUpTo(walk, text);
  const before = goesOn(walk, text);
  let current = before;
  const all = /\ball `(GET|POST|PUT|PATCH|DELETE)`,?\s?([^):]{0,120})/u.exec(text);
  walk.leadMethod = all ? { method: all[1] as Draft["method"], rest: all[2] ?? "" } : null;
  // What leads up to paths alone says no more than how they are asked for.
  const leads = all !== null && text.trimEnd().endsWith(":");
  for (const sentence of leads ? sentences.slice(0, -1) : sentences)
    current = takeSentence(walk, sentence, { kind: "text", current });
  const opened = current !== before && current.length > 0;
  if (opened || led.length > 0) setScope(walk, led.length > 0 ? led : current);
  else if (walk.scope === null || (current.length === 0 && walk.scope.kind !== "section")) setScope(walk, current);
  walk.lead = sentences.at(-1) ?? null;
  walk.member = null;
};

const PATH_ALONE = /^`(\/[^\s`]{1,200})`/u;

/** "`/mails/{id}/start`: …" below "(all `POST`, answer `200`)". */
const takePath = (walk: Walk, { line, text }: Text, depth: number): boolean => {
  const path = PATH_ALONE.exec(text);
  if (path?.[1] === undefined || walk.leadMethod === null) return false;
  const { method, rest } = walk.leadMethod;
  const draft = draftFor(walk, { method, path: path[1], line, isExample: false });
  say([draft], { kind: "lead", line, text: text.slice(path[0].length) });
  if (rest !== "") say([draft], { kind: "text", line, text: rest });
  walk.scope = { kind: "item", drafts: [draft], depth };
  return true;
};

/** The members that a bullet is about, with what it says of them; null where it is about something else. */
const membersIn = (text: string, line: number): MemberFact[] | null => {
  const field = text.startsWith("`") ? null : readFieldLine(text, false);
  const subject = field ? { names: [field.name], rest: field.rest } : subjectOf(text);
  if (subject === null || !saysRule(subject.rest)) return null;
  return subject.names.map((name) => ({ name, line, rules: clausesOf(subject.rest) }));
};

const IS_MEMBER = /^`[\w`, ]{1,200}`(?:(?:\s?\([^()]{0,80}\))?(?::|\s[–—-]\s)|\s?\([^()]{1,200}\)\.?$)/u;

/** A bullet that describes members of a thing: the one spoken of, or the one that the heading names. */
const takeMember = (walk: Walk, text: string, line: number, depth: number): boolean => {
  const members = membersIn(text, line);
  if (members === null || walk.isClosed || tellsErrors(walk)) return false;
  const lead = walk.previous === "paragraph" ? nounOfLead(walk) : null;
  const noun = walk.thing?.noun ?? lead ?? nounOfHeadings(walk);
  const isKnown = walk.thing?.members.some(({ name }) => members.some((member) => member.name === name)) === true;
  if (noun === null || !(isKnown || IS_MEMBER.test(text) || !text.startsWith("`"))) return false;
  const thing = thingFor(walk, { noun, line, members });
  walk.member = { members: thing.members.filter(({ name }) => members.some((member) => member.name === name)), depth };
  return true;
};

/** A bullet below that of a member: what it holds, or what else is said of it. */
const takeBelow = (outer: readonly MemberFact[], text: string, line: number): void => {
  const inner = IS_MEMBER.test(text) ? membersIn(text, line) : null;
  for (const member of outer)
    if (inner !== null && mayHold(member))
      addInner(
        member,
        inner.map((each) => ({ ...each, rules: [...each.rules] })),
      );
    else member.rules.push(...clausesOf(text));
};

/** A bullet that introduces no request: of the requests above it, of a thing, or of nobody. */
const takeBullet = (walk: Walk, { line, text }: Text, depth: number): void => {
  const { scope } = walk;
  if (scope !== null && (scope.kind !== "item" || depth > scope.depth)) {
    say(scope.drafts, { kind: "item", line, text });
    return;
  }
  if (walk.member !== null && depth > walk.member.depth) {
    takeBelow(walk.member.members, text, line);
    return;
  }
  const groups = groupByMember(nameInWords(text, walk.thing?.members ?? []), line);
  for (const group of groups)
    if (!takeMember(walk, group.text, group.line, depth))
      for (const sentence of sentencesIn(group.text, group.line))
        takeSentence(walk, sentence, { kind: "item", current: [] });
};

/** The sentences of a bullet, those that go on about a member together with the one that names it. */
const groupByMember = (text: string, line: number): { line: number; text: string }[] => {
  const groups: { line: number; text: string }[] = [];
  const parts = sentencesIn(text, line).flatMap((sentence) =>
    partSubjects(sentence.text).map((part) => ({ ...sentence, text: part })),
  );
  for (const sentence of parts) {
    const last = groups.at(-1);
    if (last !== undefined && subjectOf(sentence.text) === null) last.text += ` ${sentence.text}`;
    else groups.push({ ...sentence });
  }
  return groups;
};

/** Takes a bullet. */
export const takeItem = (walk: Walk, block: Text & { kind: "item" }): void => {
  const { depth, line, text } = block;
  if (walk.isClosed) keepRule(walk, line, text);
  else if (!takePath(walk, block, depth)) {
    const sentences = sentencesIn(text, line);
    const opens = sentences.some((sentence) => openingOf(sentence.text, true) !== null);
    const isBelow = walk.scope !== null && walk.scope.kind !== "item";
    if (opens) {
      let current: Draft[] = isBelow ? (walk.scope?.drafts ?? []) : [];
      const before = current;
      for (const sentence of sentences) current = takeSentence(walk, sentence, { kind: "item", current });
      if (current.length > 0 && current !== before) walk.scope = { kind: "item", drafts: current, depth };
    } else takeBullet(walk, block, depth);
  }
  walk.lead = { line, text };
};
