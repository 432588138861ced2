import { headersIn } from "./find-headers.ts";
import { isSuccess, statusesIn } from "./find-statuses.ts";
import type { StatusMark } from "./find-statuses.ts";
import { readReply } from "./read-answer.ts";
import { readBody } from "./read-body.ts";
import { partsOf } from "./read-failures.ts";
import { tellBareReply, tellReply } from "./tell-answer.ts";
import { tellQuery, tellsQuery } from "./tell-query.ts";
import { isAboutMember } from "./tell-members.ts";
import { addMembers } from "./add-members.ts";
import { addFailures, keep } from "./told.ts";
import type { Told } from "./told.ts";

const VERB = String.raw`(?:answers?|gives?|returns?|responds?|is|are|get|gets|answered|you get|it answers)`;
const TO_STATUS = new RegExp(String.raw`(?:[\s,.:;→=–—(-]|->|\b(?:and|with|then|${VERB})\b){0,9}$`, "iu");
const SAME_BODY = /\b(?:with |takes )?the same (?:two |three |four )?(?:members|body|fields)\b/iu;
const BODY_BEGINS =
  /^(?:it )?(?:takes?|accepts?|the body|body|request body|either|any of|send|sends|with|changes any of|needs)\b/iu;
const ANSWER_BEGINS =
  /^(?:the )?(?:answer|response|reply|result|body of the (?:answer|response))(?: is| has)?\s*(?::|`|\{)/iu;
const NO_BODY = /\(?\bno body\b\)?|\btakes no body\b/iu;

const canTakeBody = ({ fact }: Told): boolean => fact.method !== "GET" && fact.method !== "DELETE";

/** Takes the body out of a text and gives back the rest. */
export const tellBody = (told: Told, text: string, line: number): string => {
  const { fact, before } = told;
  if (NO_BODY.test(text)) return text.replace(NO_BODY, " ");
  if (!canTakeBody(told)) return text;
  if (SAME_BODY.test(text) && before?.fact.body) {
    addMembers((fact.body ??= []), structuredClone(before.fact.body));
    return text.replace(SAME_BODY, " ");
  }
  const body = readBody(text, line);
  if (body === null) return text;
  addMembers((fact.body ??= []), body.members);
  return body.rest;
};

const OTHER =
  /\b(?:if|when|new|exist\w*|replac\w+|already|second|again|overwr\w+|nothing|same|otherwise|before|(?:was|is|were) there|there (?:was|is|were)|updat\w+)\b/iu;

/** What stands before a status, what behind it, and both with it. */
type Part = { ask: string; reply: string; whole: string };

/** A status of success, beside those that are known. */
const tellStatus = (told: Told, mark: StatusMark, { ask, reply, whole }: Part, line: number): void => {
  const { fact } = told;
  if (fact.status === null) {
    fact.status = mark.status;
    tellReply(told, reply, line);
    return;
  }
  if (fact.status === mark.status) {
    const { answer } = readReply(reply, fact.method);
    if (fact.answer === null && answer !== null) tellReply(told, reply, line);
    else keep(told, line, whole);
    return;
  }
  const when = `${ask} ${reply}`
    .replaceAll(/\s+/gu, " ")
    .replace(/^[\s,;:–—-]+/u, "")
    .replace(/[\s.]{1,9}$/u, "");
  if (fact.otherStatus === null && OTHER.test(when)) fact.otherStatus = { status: mark.status, when };
  else keep(told, line, whole);
};

const tellStatuses = (told: Told, clause: string, marks: readonly StatusMark[], line: number, asks: boolean): void => {
  const [first] = marks;
  const lead = clause.slice(0, first?.start ?? 0);
  const hasSuccess = marks.some(isSuccess);
  const isAsking = asks && first !== undefined && (isSuccess(first) || BODY_BEGINS.test(lead.trim()));
  const left = isAsking ? tellQuery(told, tellBody(told, lead, line), line).replace(TO_STATUS, "") : lead;
  if (!hasSuccess && isAboutMember(told, clause)) told.fact.sentences.push({ line, text: clause });
  else if (!hasSuccess) addFailures(told, `${left}${clause.slice(lead.length)}`, line);
  if (!hasSuccess) return;
  for (const [n, { mark, part }] of partsOf(clause, marks).entries()) {
    if (!isSuccess(mark)) {
      addFailures(told, part, line);
      continue;
    }
    const at = statusesIn(part).find(({ status }) => status === mark.status);
    const reply = part.slice(at?.end ?? 0);
    const ask = n === 0 ? left : part.slice(0, at?.start ?? 0);
    const wasKnown = told.fact.status !== null;
    tellStatus(told, mark, { ask: n === 0 && !wasKnown ? "" : ask.replace(TO_STATUS, ""), reply, whole: part }, line);
    if (n === 0 && !wasKnown) tellLabel(told, ask, line);
  }
};

const NO_LABEL =
  /^(?:open to|public|with|answers?|gives?|returns?|is|are|takes?|accepts?|and|or|body|needs?|for|from|only|optional\w*|in|at|as|to|the|an?|you|it|by|what|if|then|also|no|both|all)\b/iu;

/** "open, jammed → shredded": a step from states to another. */
const STEP = /^`?[a-z][\w-]*`?(?:(?:,| or|, or|\/) ?`?[a-z][\w-]*`?){0,8}\s*(?:→|->|⟶)\s*`?[a-z][\w-]*`?(?=[\s,.;]|$)/u;

/** Words that name a request, such as "creates a book", else a sentence like others. */
const tellLabel = (told: Told, text: string, line: number): void => {
  const bare = text
    .replaceAll(/\s+/gu, " ")
    .replace(/^[\s,;:.–—→-]+/u, "")
    .replace(TO_STATUS, "")
    .trim();
  const label = STEP.test(bare)
    ? STEP.exec(bare)?.[0]
    : NO_LABEL.test(bare)
      ? undefined
      : /^[a-z][a-z]+\b[^`{}:;,]{0,60}(?=,|$)/u.exec(bare)?.[0];
  if (label !== undefined && told.fact.label === "" && !/ only$/iu.test(label)) {
    told.fact.label = label.replace(/\.$/u, "");
    keep(told, line, bare.slice(label.length));
  } else keep(told, line, bare);
};

/** "is open to all and lists the best": who may ask, and what it does. */
const OPEN_AND =
  /^[\s,:–—-]*(?:is |are )?open to (?:all|any(?:one|body)|every(?:one|body))(?:,? and |, | [–—-] )(?=\w)/iu;

/** Reads one clause about a request. `asks`: it may tell the body. `leads`: it follows the request itself. */
export const tellClause = (told: Told, whole: string, line: number, { leads }: { leads: boolean }): void => {
  const { fact } = told;
  const open = OPEN_AND.exec(whole);
  if (open !== null) keep(told, line, "open to all");
  const clause = open === null ? whole : whole.slice(open[0].length);
  fact.headers.push(...headersIn(clause).filter((name) => !fact.headers.includes(name)));
  if (tellsQuery(told, clause)) {
    const left = tellQuery(told, clause, line);
    if (left !== clause) {
      keep(told, line, left);
      return;
    }
  }
  const marks = statusesIn(clause);
  if (ANSWER_BEGINS.test(clause) && marks.length === 0) {
    tellReply(told, clause.replace(/^[^:`{]{1,40}:?/u, ""), line);
    return;
  }
  if (marks.length > 0) {
    const asks = leads || BODY_BEGINS.test(clause);
    tellStatuses(told, clause, marks, line, asks && fact.body === null);
    return;
  }
  const asked = leads || BODY_BEGINS.test(clause) || SAME_BODY.test(clause) ? tellBody(told, clause, line) : clause;
  const left = tellQuery(told, asked, line);
  if (tellBareReply(told, left, line, leads)) return;
  if (leads) tellLabel(told, left, line);
  else keep(told, line, left);
};
