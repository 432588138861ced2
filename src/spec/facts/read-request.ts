import { ANY } from "#src/spec/parse-loose-json.ts";
import type { Json } from "#src/spec/spec.ts";
import type { Draft, Piece } from "./draft.ts";
import type { MemberFact } from "./facts.ts";
import { addInner } from "./inner-members.ts";
import { objectsIn } from "./find-objects.ts";
import { statusesIn } from "./find-statuses.ts";
import { clausesOf } from "./member-clauses.ts";
import { membersOf, readBody } from "./read-body.ts";
import { clausesIn, partSubjects, saysRule, sentencesIn, subjectOf } from "./sentences-in.ts";
import { nounOfTitle } from "./noun-of.ts";
import { tellAnswer, tellReply } from "./tell-answer.ts";
import { tellBody, tellClause } from "./tell-clause.ts";
import { settleLast, settleMembers, settleWords } from "./tell-members.ts";
import { addMembers } from "./add-members.ts";
import { addFailures, keep, liftFailures, tidyFailures } from "./told.ts";
import type { Told } from "./told.ts";

const startTold = (draft: Draft, before: Told | null): Told => ({
  fact: {
    line: draft.line,
    method: draft.method,
    path: draft.path,
    label: draft.label,
    who: "",
    body: null,
    takes: null,
    query: [],
    status: null,
    otherStatus: null,
    answer: null,
    headers: [],
    failures: [],
    sentences: [],
    under: draft.under,
  },
  waiting: [],
  shown: new Set(),
  things: [],
  about: null,
  before,
});

const WHO = /^\s*\(([^()]{1,80})\)/u;
const SAYS_WHO =
  /\b(?:signed|sign|owners?|authors?|members?|agents?|admins?|users?|key|token|anyone|anybody|everyone|voters?|callers?|only|both|public|open|requesters?|senders?|customers?|creators?|makers?|hosts?|sellers?|posters?|organi[sz]ers?|reporters?|self)\b/iu;
const CONTINUES =
  /^(?:default|defaults|required|optional|left out|anything else|otherwise|always|stored|case matters)\b/iu;

/** "(signed in)" behind a request tells who may ask. */
const takeWho = (told: Told, text: string): string => {
  const match = WHO.exec(text);
  if (match?.[1] === undefined || !SAYS_WHO.test(match[1]) || statusesIn(match[1]).length > 0 || match[1].includes("`"))
    return text;
  told.fact.who ||= match[1];
  return text.slice(match[0].length);
};

/** The clauses of a text, each with whether it begins a sentence. */
const clausesWithin = (text: string, line: number): { line: number; text: string; isFirst: boolean }[] =>
  sentencesIn(text, line).flatMap((sentence) =>
    clausesIn(sentence.text)
      .flatMap(partSubjects)
      .map((clause, n) => ({ line: sentence.line, text: clause, isFirst: n === 0 })),
  );

/** The clauses of a text; those about a member wait for it, with the ones that go on about it. */
const tellText = (told: Told, piece: Piece & { kind: "lead" | "text" | "item" }): void => {
  const isItem = piece.kind === "item";
  const text = piece.kind === "lead" ? takeWho(told, piece.text) : piece.text;
  let { about } = told;
  for (const [n, clause] of clausesWithin(text, piece.line).entries()) {
    const leads = n === 0 && piece.kind === "lead";
    const subject = leads ? null : subjectOf(clause.text);
    if (subject !== null && saysRule(subject.rest)) {
      about = { line: clause.line, ...subject, text: clause.text, isItem: isItem && n === 0 };
      told.waiting.push(about);
    } else if (about !== null && ((isItem && n > 0) || !clause.isFirst || CONTINUES.test(clause.text))) {
      const joint = clause.isFirst ? " " : "; ";
      about.rest += `${joint}${clause.text}`;
      about.text += `${joint}${clause.text}`;
    } else {
      about = null;
      tellClause(told, clause.text, clause.line, { leads });
    }
  }
  told.about = isItem ? null : about;
};

const tellCell = (told: Told, piece: Piece & { kind: "cell" }): void => {
  const { fact } = told;
  const { text, line } = piece;
  if (/^[-–—]?$/u.test(text)) return;
  if (piece.column === "who") {
    fact.who ||= text;
    addFailures(told, text, line);
  } else if (piece.column === "label") {
    if (fact.label === "" && text.length < 80) fact.label = text;
    else if (fact.label !== text) tellText(told, { kind: "text", line, text });
  } else if (piece.column === "body") tellBodyCell(told, text, line);
  else if (piece.column === "failures") {
    addFailures(told, text, line);
    if (statusesIn(text).length === 0) keep(told, line, text);
  } else
    for (const sentence of sentencesIn(text, line))
      for (const clause of clausesIn(sentence.text)) tellNote(told, clause, line);
};

const NAMES_ALONE = /^(?:`\w+`(?:,? and |, |$)){1,12}$/u;

/** Behind its answer, an object in a note is what a request takes. */
const tellNote = (told: Told, clause: string, line: number): void => {
  const { answer, body } = told.fact;
  const takes = body === null && answer !== null && (/^`?\{/u.test(clause) || NAMES_ALONE.test(clause));
  const rest = takes ? tellBody(told, clause, line) : clause;
  const subject = body === null ? null : subjectOf(rest);
  const member = subject === null ? undefined : body?.find(({ name }) => subject.names.includes(name));
  if (member !== undefined && /^optional\b/iu.test(subject?.rest ?? "")) member.optional = true;
  if (rest.trim() !== "") tellClause(told, rest, line, { leads: false });
};

/** What a column for bodies holds: members, or the name of a thing. */
const tellBodyCell = (told: Told, text: string, line: number): void => {
  const noun = nounOfTitle(text);
  if (readBody(text, line) !== null) keep(told, line, tellBody(told, text, line));
  else if (noun === null) keep(told, line, `Body: ${text}`);
  else told.fact.takes ??= noun;
};

/** The code in the example of a failure. */
const codeIn = (value: Json): string | null => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const code = value["code"] ?? value["error"] ?? null;
  return typeof code === "string" && code !== ANY && code !== "..." ? code : codeIn(code);
};

/** "200 the book; body may hold title, pages": what is answered, and what else stands behind a status. */
const tellBehindStatus = (told: Told, { line, note, status }: Piece & { kind: "example" }): void => {
  for (const [n, clause] of clausesIn(note).entries()) {
    const isReply = n === 0 && status !== null && status === told.fact.status && REPLIES.test(clause);
    if (isReply) tellReply(told, clause, line);
    else tellClause(told, clause, line, { leads: false });
  }
};

/** An example of what is sent or answered. */
const tellExample = (told: Told, piece: Piece & { kind: "example" }): void => {
  const { fact } = told;
  const { line, text } = piece;
  if (piece.status !== null && piece.status >= 400) {
    const [shown] = objectsIn(text);
    const code = codeIn(shown?.value ?? null);
    const when = piece.note;
    if (!fact.failures.some((each) => each.status === piece.status && each.code === code && each.when === when))
      fact.failures.push({ line, status: piece.status, code, when, ...(shown && { example: shown.value }) });
    return;
  }
  const isOther = piece.status !== null && fact.status !== null && piece.status !== fact.status;
  if (piece.status !== null) fact.status ??= piece.status;
  tellBehindStatus(told, piece);
  const [object] = objectsIn(text);
  const sends = fact.method !== "GET" && fact.method !== "DELETE";
  const asBody = piece.as === "body" || (piece.as === "either" && sends && fact.status === null && fact.body === null);
  if (object === undefined) {
    if (text.trim() !== "") keep(told, line, text);
  } else if (asBody && !Array.isArray(object.value)) addMembers((fact.body ??= []), membersOf(object, line));
  else if (asBody) keep(told, line, text);
  else if (fact.answer?.holds === "thing")
    told.things.push({ noun: fact.answer.noun, line, members: membersOf(object, line) });
  else if (!isOther) tellAnswer(told, object);
  // `200 {"books": […]}  oldest first; ?shelf= filters`
  const behind = object === undefined || text.includes("\n") ? "" : text.slice(object.end).trim();
  for (const clause of clausesIn(behind)) tellClause(told, clause, line, { leads: false });
};

/** "the book, pages raised by one" */
const REPLIES = /^(?:with )?(?:the|an?) [a-z][a-z -]{1,30},\s/u;

/** A row of a table of members: of the body, where the request has one and no answer is spoken of. */
const tellMembers = ({ fact, ...told }: Told, { line, names, of, shown, text }: Piece & { kind: "member" }): void => {
  const members = names.map((name): MemberFact => ({ name, line, rules: clausesOf(text) }));
  const outer = fact.body?.find(({ name }) => name === of);
  const known = fact.body?.some(({ name }) => names.includes(name)) ?? false;
  const sends =
    /^(?:POST|PUT|PATCH)$/u.test(fact.method) && !shown && !names.some((name) => fact.path.includes(`{${name}}`));
  if (outer !== undefined) addInner(outer, members);
  else if (known || sends) addMembers((fact.body ??= []), members);
  else keep({ fact, ...told }, line, `${names.join(", ")}: ${text}`);
};

const tell = (told: Told, piece: Piece): void => {
  const { fact } = told;
  if (piece.kind === "cell") tellCell(told, piece);
  else if (piece.kind === "example") tellExample(told, piece);
  else if (piece.kind === "header") {
    if (!fact.headers.includes(piece.text)) fact.headers.push(piece.text);
  } else if (piece.kind === "member") {
    tellMembers(told, piece);
  } else tellText(told, piece);
};

/** Reads all that is said of a request. `before`: the one told before it, for "the same body". */
export const readRequest = (draft: Draft, before: Told | null): Told => {
  const told = startTold(draft, before);
  for (const { name, example } of draft.query)
    addMembers(told.fact.query, [{ name, line: draft.line, rules: [], ...(example !== "" && { example }) }]);
  for (const piece of draft.pieces) tell(told, piece);
  if (told.fact.status === 204) told.fact.answer ??= { holds: "nothing" };
  settleMembers(told);
  settleWords(told);
  settleLast(told);
  liftFailures(told);
  tidyFailures(told);
  return told;
};
