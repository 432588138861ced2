import { isHeader } from "./find-headers.ts";
import { clausesOf } from "./member-clauses.ts";
import { readNames } from "./name-list.ts";
import { addMembers } from "./add-members.ts";
import type { Told } from "./told.ts";

const TRIGGER =
  /\b(?:query(?: string)?(?: parameters?)?|(?:query |optional )?parameters|(?:optional |list )?filters?(?: by)?|filtered by|optionally with|narrowed(?: down)? (?:by|with|to)|restricted (?:by|with|to)|limited (?:by|with)|paginated (?:with|by|via|through)|paged (?:with|by)|pages? (?:with|via|by)|paging (?:with|via|by)?|takes?)\b[^`.;()]{0,40}(?=`)/iu;
/** "`new` (default) or `top`": the values of the last one. */
const CHOICE = /^`[^`]+`(?:\s*\([^()]*\))? or `/u;
const SPAN =
  /`[?&]([A-Za-z_]\w{0,60})(?:=([^`&]{0,80}))?(?:&[^`]{0,200})?`|(?<=^|\s)\?([A-Za-z_]\w{0,60})=(?=[\s,.;]|$)/u;

/** Whether a clause begins by telling parameters: what is said of statuses in it is said of them. */
export const tellsQuery = ({ fact }: Told, text: string): boolean =>
  fact.method === "GET" &&
  /^(?:(?:all|list|optional|the)\s){0,2}(?:query|filters?|parameters)\b[^`]{0,40}:/iu.test(text);

/** Takes parameters of the query string out of a text and gives back the rest. */
export const tellQuery = (told: Told, text: string, line: number): string => {
  const { fact } = told;
  const span = SPAN.exec(text);
  const asked = span?.[1] ?? span?.[3];
  if (span !== null && asked !== undefined) {
    const example = span[2] !== undefined && /^[\w.-]+$/u.test(span[2]) ? { example: span[2] } : {};
    const rest = text.replaceAll(/\s+/gu, " ").trim();
    addMembers(fact.query, [{ name: asked, line, rules: [rest], ...example }]);
    return "";
  }
  const search = /^search\b.{1,120}\b(?:with|by) `(\w+)`/iu.exec(text)?.[1];
  if (search !== undefined && fact.method === "GET") {
    addMembers(fact.query, [{ name: search, line, rules: [text] }]);
    return "";
  }
  const isListed = fact.method === "GET" || /\bquery\b/iu.test(text);
  const trigger = isListed ? TRIGGER.exec(text) : null;
  if (trigger === null) return tellBare(told, text, line);
  const start = trigger.index + trigger[0].length;
  const list = readNames(text.slice(start), line);
  if (list === null || list.members.some(({ name }) => isHeader(name))) return text;
  const last = list.members.at(-1);
  const isRule = /^(?:(?:from|is|at|up to|between|defaults?|exact)\b|\d)/u.test(list.tail) || CHOICE.test(list.tail);
  if (last && isRule) last.rules.push(...clausesOf(list.tail));
  addMembers(fact.query, list.members);
  const before = text
    .slice(0, trigger.index)
    .replace(/(?:,|\b(?:with|the|all|optional|and|can be|may be|be)\b|\s){1,20}$/u, "");
  return `${before} ${isRule ? "" : list.tail}`.trim();
};

/** "newest first, `limit` 1–100 (default 20), `cursor`, and `kind` as a filter": names that begin a part of the clause. */
const BARE =
  /(?:^|,\s*)(?:(?:and|with|also|optional(?:ly)?)\s+)*`[A-Za-z_]\w{0,40}`(?=\s*(?:$|[,(=]|–\s|—\s|-\s|\d|and\b|or\b|as (?:a |an )?(?:exact )?filters?\b|from \d|at most\b|up to\b|between\b|default\b))/u;
const AS_FILTER = /^as (?:an? )?(?:(?:exact|optional) )?filters?$/iu;

/** Takes the parameters of a list that are told by their names alone; what its answer tells is none. */
export const tellBare = ({ fact }: Told, text: string, line: number): string => {
  if (fact.method !== "GET" || fact.path.endsWith("}") || fact.answer?.holds !== "list") return text;
  const start = BARE.exec(text)?.index;
  const list = start === undefined ? null : readNames(text.slice(start).replace(/^,\s*/u, ""), line);
  if (start === undefined || list === null) return text;
  const told = new Set([fact.answer.member, ...fact.answer.beside]);
  if (list.members.some(({ name }) => told.has(name) || isHeader(name))) return text;
  const last = list.members.at(-1);
  const tail = list.tail.replace(/[.:]$/u, "");
  // "`from` and `to` on `created_at`" is said of both.
  const field = /^(?:on|of|over|against) (?:the )?`\w+`$/iu.test(tail);
  if (field) for (const member of list.members) member.rules.push(tail);
  const isRule = field || AS_FILTER.test(tail) || /^(?:(?:from|up to|between|default|at most)\b|\d)/u.test(tail);
  if (last && isRule && !field) last.rules.push(...clausesOf(tail));
  for (const member of list.members) member.rules = member.rules.filter((rule) => !AS_FILTER.test(rule));
  addMembers(fact.query, list.members);
  return `${text.slice(0, start)} ${isRule ? "" : list.tail}`.trim();
};
