import { isHeader } from "./find-headers.ts";
import { clausesOf } from "./member-clauses.ts";
import { readNames } from "./name-list.ts";
import { addMembers } from "./told.ts";
import type { Told } from "./told.ts";

const TRIGGER =
  /\b(?:query(?: string)?(?: parameters?)?|(?:query |optional )?parameters|(?:optional |list )?filters?(?: by)?|filtered by|optionally with|narrowed by|takes?)\b[^`.;()]{0,40}(?=`)/iu;
const SPAN = /`[?&]([A-Za-z_]\w{0,60})(?:=([^`&]{0,80}))?(?:&[^`]{0,200})?`/u;

/** Whether a clause begins by telling parameters: what is said of statuses in it is said of them. */
export const tellsQuery = ({ fact }: Told, text: string): boolean =>
  fact.method === "GET" &&
  /^(?:(?:all|list|optional|the)\s){0,2}(?:query|filters?|parameters)\b[^`]{0,40}:/iu.test(text);

/** Takes parameters of the query string out of a text and gives back the rest. */
export const tellQuery = (told: Told, text: string, line: number): string => {
  const { fact } = told;
  const span = SPAN.exec(text);
  if (span?.[1] !== undefined) {
    const example = span[2] !== undefined && /^[\w.-]+$/u.test(span[2]) ? { example: span[2] } : {};
    const rest = text.replaceAll(/\s+/gu, " ").trim();
    addMembers(fact.query, [{ name: span[1], line, rules: [rest], ...example }]);
    return "";
  }
  const search = /^search\b.{1,120}\b(?:with|by) `(\w+)`/iu.exec(text)?.[1];
  if (search !== undefined && fact.method === "GET") {
    addMembers(fact.query, [{ name: search, line, rules: [text] }]);
    return "";
  }
  const isListed = fact.method === "GET" || /\bquery\b/iu.test(text);
  const trigger = isListed ? TRIGGER.exec(text) : null;
  if (trigger === null) return text;
  const start = trigger.index + trigger[0].length;
  const list = readNames(text.slice(start), line);
  if (list === null || list.members.some(({ name }) => isHeader(name))) return text;
  const last = list.members.at(-1);
  const isRule = /^(?:(?:from|is|at|up to|between|defaults?|exact)\b|\d)/u.test(list.tail);
  if (last && isRule) last.rules.push(...clausesOf(list.tail));
  addMembers(fact.query, list.members);
  const before = text
    .slice(0, trigger.index)
    .replace(/(?:,|\b(?:with|the|all|optional|and|can be|may be|be)\b|\s){1,20}$/u, "");
  return `${before} ${isRule ? "" : list.tail}`.trim();
};
