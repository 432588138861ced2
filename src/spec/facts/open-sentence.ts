import { chainFrom, mentionsIn } from "./find-mentions.ts";
import type { Mention } from "./find-mentions.ts";
import type { Method } from "#src/spec/spec.ts";

/** A sentence that introduces requests, or goes on about them: what names them, and what it says of them. */
type Opening = { label: string; mentions: Mention[]; rest: string };

const LABEL = /^[^`{}.;]{1,90}(?::|\s–|\s—|\s-)\s*$/u;
const BY =
  /^(?:(?:with|by|via|through|using)|[A-Z][\w'’ -]{0,50}\s(?:with|by|via|through|using)|use|call|send|an? (?:[a-z-]+ ){0,3}page (?:on|at))\s{0,9}$/iu;
/** Words that speak of requests told elsewhere, or of what goes out. */
const ELSEWHERE =
  /\b(?:every|everything|all|each|except|but|only|require\w*|need\w*|must|when|if|after|before|unless|without|same|other|order|webhook|calls|visits?|sends|example)\b/iu;
const BRACKETED = /^[^`{}.;(]{2,80}\(\s*$/u;
const METHOD_ALONE =
  /^`?(GET|POST|PUT|PATCH|DELETE)`?\s(?=(?:accepts|takes|is|answers|gives|returns|needs|replaces|changes|makes|removes|creates|sets|leaves|also|never|does)\b)/u;

/** "`GET /books` must answer within 100 ms" speaks of a request that is told elsewhere. */
const OBLIGES = /^\s{0,3}(?:must|should|has to|shall)\b/iu;

const isTold = (prefix: string, isItem: boolean): boolean => {
  if (prefix === "") return true;
  if (isItem && (LABEL.test(prefix) || BRACKETED.test(prefix))) return !/\b(?:sends|example|except)\b/iu.test(prefix);
  if (LABEL.test(prefix)) return !ELSEWHERE.test(prefix.replace(/^After [^,:]{1,60}(?= )/u, ""));
  return BY.test(prefix) && !ELSEWHERE.test(prefix);
};

/** "… (`POST /tenants` `{ "name" }` → 201 …": what is answered is told right there. */
const ANSWERED = /^`?\s*(?:(?:with )?`?\{[^{}]*\}`?)?\s*(?:→|->|=>|gives|returns|answers)\s*`?2\d\d\b/u;

/** Whether and how a sentence introduces requests: "Add a to-do: `POST /todos`", "`GET /todos` lists them". */
export const openingOf = (text: string, isItem: boolean): Opening | null => {
  const mentions = mentionsIn(text);
  const [first] = mentions;
  if (first === undefined) return methodAlone(text);
  const prefix = text.slice(0, first.start).trim();
  const method = methodAlone(text);
  if (method !== null) return method;
  const chain = chainFrom(text, first, mentions);
  const end = chain.at(-1)?.end ?? first.end;
  const rest = text.slice(end);
  const isBracketed = prefix.endsWith("(");
  if (!isTold(prefix, isItem) && ANSWERED.test(rest)) {
    const before = prefix.replace(/[\s:–—(-]{1,9}$/u, "");
    const after = isBracketed ? rest.replace(/\)(?=\s*[.,]?\s*$)/u, "") : rest;
    return { label: "", mentions: chain, rest: `${after.replace(/\.\s*$/u, "")}; ${before}` };
  }
  if (!isTold(prefix, isItem) || OBLIGES.test(text.slice(first.end))) return null;
  const label = /^(?:register|log in|sign|use|call|send)\b.*\bwith$|\bpage (?:on|at)$/iu.test(prefix)
    ? prefix.replace(/\s(?:with|on|at)$/iu, "")
    : prefix.replace(/[\s:–—(-]{1,9}$/u, "");
  return { label, mentions: chain, rest: isBracketed ? rest.replace(/^\s*\)/u, "") : rest };
};

const methodAlone = (text: string): Opening | null => {
  const match = METHOD_ALONE.exec(text);
  if (match === null) return null;
  const mention: Mention = { method: match[1] as Method, path: null, start: 0, end: match[0].length };
  return { label: "", mentions: [mention], rest: text.slice(match[0].length) };
};
